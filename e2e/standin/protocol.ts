/**
 * The part of the DevTools protocol that the stand-in speaks: https://chromedevtools.github.io/devtools-protocol/tot/
 */

interface Named {
  readonly name: string;
  readonly value: string;
}
interface Nothing {
  readonly [name: string]: never;
}

/** A command's parameters and its answer. */
export interface Commands {
  'Browser.close': [Nothing, object];
  'Browser.setDownloadBehavior': [{ behavior: 'deny'; eventsEnabled: boolean }, object];
  'Browser.setPermission': [
    { permission: { name: string; allowWithoutSanitization?: boolean }; setting: 'granted' | 'denied'; origin: string },
    object,
  ];
  'Input.dispatchMouseEvent': [{ type: 'mouseMoved'; x: number; y: number }, object];
  'Target.setAutoAttach': [{ autoAttach: boolean; waitForDebuggerOnStart: boolean; flatten: boolean }, object];
  'Target.createTarget': [
    { url: string; width: number; height: number; newWindow: boolean },
    { readonly targetId: string },
  ];
  'Target.closeTarget': [{ targetId: string }, object];
  'Page.enable': [Nothing, object];
  'Page.addScriptToEvaluateOnNewDocument': [{ source: string; worldName?: string }, object];
  'Page.navigate': [{ url: string }, { readonly errorText?: string }];
  'Page.reload': [Nothing, object];
  'Page.crash': [Nothing, object];
  'Inspector.enable': [Nothing, object];
  'Page.bringToFront': [Nothing, object];
  'Page.handleJavaScriptDialog': [{ accept: boolean }, object];
  'Emulation.setFocusEmulationEnabled': [{ enabled: boolean }, object];
  'Emulation.setEmulatedMedia': [{ features: readonly Named[] }, object];
  'Emulation.setDeviceMetricsOverride': [
    {
      width: number;
      height: number;
      screenWidth: number;
      screenHeight: number;
      deviceScaleFactor: number;
      mobile: boolean;
    },
    object,
  ];
  'Fetch.enable': [Nothing, object];
  'Fetch.fulfillRequest': [
    { requestId: string; responseCode: number; responseHeaders?: readonly Named[]; body?: string },
    object,
  ];
  'Fetch.failRequest': [{ requestId: string; errorReason: 'Failed' }, object];
  'Runtime.enable': [Nothing, object];
  'Runtime.runIfWaitingForDebugger': [Nothing, object];
  'Runtime.addBinding': [{ name: string; executionContextName: string }, object];
  'Runtime.callFunctionOn': [
    { executionContextId: number; functionDeclaration: string; arguments: readonly { readonly value: string }[] },
    object,
  ];
  'Runtime.evaluate': [
    { expression: string; awaitPromise: boolean; returnByValue: boolean; userGesture?: boolean },
    { readonly result: { readonly value?: unknown } },
  ];
  'DOM.enable': [Nothing, object];
  'DOM.getFileInfo': [{ objectId: string }, { readonly path: string }];
  'Debugger.enable': [Nothing, object];
  'Debugger.evaluateOnCallFrame': [
    { callFrameId: string; expression: string },
    { readonly result: { readonly objectId?: string } },
  ];
  'Debugger.resume': [Nothing, object];
}

/** What an event brings. */
export interface Events {
  'Target.attachedToTarget': [
    {
      readonly sessionId: string;
      readonly targetInfo: { readonly targetId: string; readonly type: string; readonly openerId?: string };
    },
  ];
  'Target.detachedFromTarget': [{ readonly sessionId: string }];
  'Page.domContentEventFired': [object];
  'Page.loadEventFired': [object];
  'Inspector.targetCrashed': [object];
  'Browser.downloadWillBegin': [{ readonly guid: string; readonly url: string; readonly suggestedFilename: string }];
  'Page.frameNavigated': [
    { readonly frame: { readonly id: string; readonly url: string; readonly urlFragment?: string } },
  ];
  'Page.navigatedWithinDocument': [{ readonly frameId: string; readonly url: string }];
  'Page.windowOpen': [{ readonly url: string }];
  'Page.javascriptDialogOpening': [{ readonly type: string }];
  'Fetch.requestPaused': [
    {
      readonly requestId: string;
      readonly resourceType: string;
      readonly request: { readonly url: string; readonly method: string };
    },
  ];
  'Runtime.executionContextCreated': [
    {
      readonly context: {
        readonly id: number;
        readonly name: string;
        readonly auxData?: { readonly frameId?: string };
      };
    },
  ];
  'Runtime.bindingCalled': [{ readonly name: string; readonly payload: string }];
  'Runtime.exceptionThrown': [
    { readonly exceptionDetails: { readonly text: string; readonly exception?: { readonly description?: string } } },
  ];
  'Debugger.paused': [{ readonly callFrames: readonly { readonly callFrameId: string }[] }];
  /** Of the session itself: nothing more can be sent. */
  closed: [];
}
