; Links that begin with quarry: open Quarry; for this user, as it is installed. After -- nothing of a link is taken for a switch.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\quarry" "" "URL:Quarry"
  WriteRegStr SHELL_CONTEXT "Software\Classes\quarry" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\quarry\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\quarry\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\quarry"
!macroend
