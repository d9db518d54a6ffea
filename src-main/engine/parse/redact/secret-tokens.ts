/** Secrets that are known by their look: prefixes and lengths as their makers publish them. */
import { isStandInToken, looksRandom } from './secret-values.ts';

/** A stretch of a text with what it is. */
export interface Secret {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

interface TokenRule {
  readonly kind: string;
  /** What it begins with; the case counts. */
  readonly starts: readonly string[];
  /** What follows, at least: character class and count, as the inside of a pattern. */
  readonly rest: string;
  /** The beginning says little: what follows must look random, and nothing may stand in front. */
  readonly weak?: boolean;
}

const rule = (kind: string, rest: string, ...starts: string[]): TokenRule => ({ kind, rest, starts });
const weak = (kind: string, rest: string, ...starts: string[]): TokenRule => ({ kind, rest, starts, weak: true });

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

const RULES: readonly TokenRule[] = [
  rule('aws-access-key', '[A-Z0-9]{16}(?![A-Za-z0-9-])', 'AKIA', 'ASIA', 'ABIA', 'ACCA'),
  rule('aws-bedrock-key', '[\\w+/=-]{80,}', 'ABSK', 'bedrock-api-key-'),
  rule('github-token', '[\\w-]{30,}(?:\\.[\\w-]{10,})*', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'),
  rule('github-token', '\\w{22,}', 'github_pat_'),
  rule(
    'gitlab-token',
    '[\\w-]{20,}(?:\\.[\\w-]{2,})*',
    'glpat-',
    'gldt-',
    'glrt-',
    'glrtr-',
    'glcbt-',
    'glptt-',
    'glft-',
    'glffct-',
    'glsoat-',
    'glimt-',
    'glagent-',
    'gloas-',
    'glwt-',
    'GR1348941',
  ),
  rule(
    'slack-token',
    '[\\w-]{10,}',
    'xoxa-',
    'xoxb-',
    'xoxe-',
    'xoxo-',
    'xoxp-',
    'xoxr-',
    'xoxs-',
    'xoxc-',
    'xoxd-',
    'xapp-',
    'xwfp-',
  ),
  rule('slack-token', 'xox[bp]-[\\w-]{10,}', 'xoxe.'),
  rule('google-key', '[\\w-]{35}', 'AIza'),
  rule('google-key', '[\\w-]{20,}', 'ya29.', 'GOCSPX-'),
  rule('google-key', '[\\w-]{30,}', '1//0'),
  rule(
    'stripe-key',
    '[A-Za-z0-9]{16,}',
    'sk_live_',
    'sk_test_',
    'rk_live_',
    'rk_test_',
    'sk_prod_',
    'rk_prod_',
    'whsec_',
  ),
  rule('anthropic-key', '[\\w-]{20,}', 'sk-ant-'),
  rule('openai-key', '[\\w-]{20,}', 'sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sess-'),
  rule('openrouter-key', '[\\w-]{20,}', 'sk-or-'),
  rule('openai-key', '(?=[a-z-]{0,200}[A-Z0-9])(?=[\\w-]{0,200}\\d)[\\w-]{20,}', 'sk-'),
  rule('npm-token', '[A-Za-z0-9]{36}', 'npm_'),
  rule('pypi-token', 'AgE[\\w-]{40,}', 'pypi-'),
  rule('hugging-face-token', '[A-Za-z0-9]{30,}', 'hf_', 'api_org_'),
  rule('sendgrid-key', '[\\w-]{16,32}\\.[\\w-]{16,64}', 'SG.'),
  rule('twilio-key', '[0-9a-fA-F]{32}(?![A-Za-z0-9-])', 'SK'),
  rule('mailgun-key', '[0-9a-f]{32}(?![A-Za-z0-9-])', 'key-'),
  rule('mailgun-key', '[0-9a-f]{32}(?![A-Za-z0-9-])', 'pubkey-'),
  rule('brevo-key', '[0-9a-f]{60,}-[A-Za-z0-9]{12,}', 'xkeysib-', 'xsmtpsib-'),
  rule('shopify-token', '[0-9a-fA-F]{32}', 'shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'),
  rule('square-token', '[\\w-]{22,}', 'sq0atp-', 'sq0csp-', 'sq0idp-'),
  weak('square-token', '[\\w-]{56,}', 'EAAA'),
  weak('facebook-token', '[A-Za-z0-9]{60,}', 'EAAM', 'EAAC', 'EAAB', 'EAAG', 'EAAD', 'EAAE', 'EAAF', 'EAAJ'),
  rule('digitalocean-token', '[0-9a-f]{64}', 'dop_v1_', 'doo_v1_', 'dor_v1_'),
  rule('databricks-token', '[0-9a-f]{32}', 'dapi'),
  rule('docker-token', '[\\w-]{20,}', 'dckr_pat_', 'dckr_oat_'),
  rule('vault-token', '[\\w-]{24,}', 'hvs.', 'hvb.', 'hvr.'),
  weak('vault-token', '[A-Za-z0-9]{24}(?![A-Za-z0-9-])', 's.'),
  rule('terraform-token', '[\\w=-]{50,}', 'atlasv1.'),
  rule(
    'doppler-token',
    '(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,}',
    'dp.pt.',
    'dp.st.',
    'dp.ct.',
    'dp.sa.',
    'dp.scim.',
    'dp.audit.',
  ),
  rule('linear-key', '[A-Za-z0-9]{32,}', 'lin_api_', 'lin_oauth_'),
  rule('notion-token', '[A-Za-z0-9]{40,}', 'ntn_', 'secret_'),
  rule('grafana-token', '[\\w+/=-]{32,}', 'glsa_', 'glc_', 'eyJrIjoi'),
  rule('postman-key', '[0-9a-f]{24}-[0-9a-f]{34}', 'PMAK-'),
  rule('figma-token', '[\\w-]{40,}', 'figd_', 'figu_', 'figo_'),
  rule('groq-key', '[A-Za-z0-9]{40,}', 'gsk_'),
  rule('xai-key', '[A-Za-z0-9]{60,}', 'xai-'),
  rule('perplexity-key', '[A-Za-z0-9]{40,}', 'pplx-'),
  rule('cerebras-key', '[A-Za-z0-9]{40,}', 'csk-'),
  rule('nvidia-key', '[\\w-]{40,}', 'nvapi-'),
  rule('tavily-key', '[\\w-]{20,}', 'tvly-'),
  weak('fireworks-key', '[A-Za-z0-9]{20,48}(?![A-Za-z0-9-])', 'fw_'),
  rule('together-key', '[\\w-]{40,}', 'tgp_v1_'),
  rule('replicate-token', '[A-Za-z0-9]{37}', 'r8_'),
  rule('langsmith-key', '[0-9a-f]{32}_[0-9a-f]{10}', 'lsv2_pt_', 'lsv2_sk_'),
  rule('langfuse-key', UUID, 'sk-lf-', 'pk-lf-'),
  rule('supabase-token', '[\\w-]{30,}', 'sbp_', 'sb_secret_'),
  rule('sentry-token', '[\\w+/=-]{40,}', 'sntrys_', 'sntryu_', 'sntrya_'),
  rule('new-relic-key', '[A-Za-z0-9]{27}', 'NRAK-'),
  rule('new-relic-key', '[\\w-]{30,}', 'NRII-'),
  rule('new-relic-key', '[0-9a-f]{19}', 'NRJS-'),
  rule('new-relic-key', '[A-Za-z0-9]{16,}NRAL', 'eu01xx'),
  rule('planetscale-token', '[\\w.=-]{32,}', 'pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'),
  rule('atlassian-token', '[\\w+/=-]{60,}', 'ATATT3', 'ATCTT3'),
  rule('bitbucket-token', '[A-Za-z0-9]{28,}', 'ATBB'),
  rule('rubygems-key', '[0-9a-f]{48}', 'rubygems_'),
  weak('cratesio-token', '[A-Za-z0-9]{32}(?![A-Za-z0-9-])', 'cio'),
  rule('clojars-token', '[A-Za-z0-9]{60}', 'CLOJARS_'),
  rule('tailscale-key', '[\\w-]{16,}', 'tskey-'),
  rule('pulumi-token', '[0-9a-f]{40}', 'pul-'),
  rule('1password-token', 'eyJ[\\w+/=-]{60,}', 'ops_'),
  rule('1password-key', '[A-Z0-9]{6}-[A-Z0-9]{5,11}(?:-[A-Z0-9]{5}){3,4}', 'A3-'),
  rule('age-key', '[0-9A-Z]{58}', 'AGE-SECRET-KEY-1'),
  rule('adobe-secret', '[A-Za-z0-9]{32}', 'p8e-'),
  rule('airtable-token', '[A-Za-z0-9]{14}\\.[0-9a-f]{64}', 'pat'),
  rule('alibaba-key', '[A-Za-z0-9]{17,24}(?![A-Za-z0-9-])', 'LTAI'),
  rule('tencent-key', '[A-Za-z0-9]{32}(?![A-Za-z0-9-])', 'AKID'),
  rule('artifactory-key', '[A-Za-z0-9]{56,}', 'AKCp', 'cmVmd'),
  rule(
    'authress-key',
    '[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][\\w-]{10,32}\\.[\\w+/=-]{30,120}',
    'sc_',
    'ext_',
    'scauth_',
    'authress_',
  ),
  weak('clickhouse-key', '[A-Za-z0-9]{38}(?![A-Za-z0-9-])', '4b1d'),
  rule('cloudflare-key', '[0-9a-f]{24}-[0-9a-f]{100,}', 'v1.0-'),
  rule('defined-networking-key', '[\\w=-]{50,}', 'dnkey-'),
  rule('duffel-token', '[\\w=-]{40,}', 'duffel_live_', 'duffel_test_'),
  rule('dynatrace-token', '[A-Za-z0-9]{24}\\.[A-Za-z0-9]{60,}', 'dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s16.'),
  rule('easypost-key', '[A-Za-z0-9]{54}', 'EZAK', 'EZTK'),
  rule('flutterwave-key', '[0-9a-zA-Z]{12,}(?:-X)?', 'FLWSECK_TEST-', 'FLWSECK-', 'FLWPUBK_TEST-'),
  rule('fly-token', '[\\w-]{43}', 'fo1_'),
  rule('fly-token', '[\\w+/=-]{80,}', 'fm1a_', 'fm1r_', 'fm2_'),
  rule('frameio-token', '[\\w=-]{60,}', 'fio-u-'),
  weak('freemius-key', '[A-Za-z0-9]{29}(?![A-Za-z0-9-])', 'sk_', 'pk_'),
  rule('harness-token', '[\\w-]{22}\\.[0-9A-Za-z]{24}\\.[0-9A-Za-z]{20}', 'pat.', 'sat.'),
  rule('heroku-key', 'AA[\\w-]{50,}', 'HRKU-'),
  rule('heroku-key', UUID, 'HRKU-'),
  rule('infracost-key', '[A-Za-z0-9]{32}', 'ico-'),
  rule('intra42-secret', '[0-9a-f]{64}', 's-s4t2ud-', 's-s4t2af-'),
  rule(
    'jwt',
    '[A-Za-z0-9+/]{40,}={0,2}',
    'ZXlKaGJHY2lPaU',
    'ZXlKMGVYQWlPaU',
    'ZXlKcmFXUWlPaU',
    'ZXlKcGMzTWlPaU',
    'ZXlKemRXSWlPaU',
    'ZXlKbGJtTWlPaU',
  ),
  rule('lob-key', '[0-9a-f]{35}', 'live_', 'test_'),
  rule('lob-key', '[0-9a-f]{31}', 'live_pub_', 'test_pub_'),
  weak('gocardless-token', '[\\w=-]{40}(?![\\w-])', 'live_', 'sandbox_'),
  rule('mapbox-token', 'eyJ[\\w-]{20,}\\.[\\w-]{20,}', 'sk.', 'pk.', 'tk.'),
  rule('octopus-key', '[A-Z0-9]{25,32}(?![A-Za-z0-9-])', 'API-'),
  rule('openshift-token', '[\\w-]{43}(?![\\w-])', 'sha256~'),
  rule('plaid-token', UUID, 'access-sandbox-', 'access-development-', 'access-production-'),
  rule('posthog-key', '[A-Za-z0-9]{40,}', 'phc_', 'phx_'),
  rule('prefect-key', '[A-Za-z0-9]{36}', 'pnu_', 'pnb_'),
  rule('readme-key', '[a-z0-9]{60,}', 'rdme_'),
  weak('resend-key', '[A-Za-z0-9]{8}_[A-Za-z0-9]{22,}', 're_'),
  rule('scalingo-token', '[\\w-]{40,}', 'tk-us-', 'tk-eu-'),
  rule('settlemint-token', '[A-Za-z0-9]{16}', 'sm_aat_', 'sm_pat_', 'sm_sat_', 'sm_apat_'),
  rule('shippo-token', '[0-9a-fA-F]{40}', 'shippo_live_', 'shippo_test_'),
  rule('sonar-token', '[0-9a-f]{40}', 'squ_', 'sqp_', 'sqa_'),
  rule('sourcegraph-token', '(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}', 'sgp_'),
  rule('sourcegraph-token', '[0-9a-f]{64}', 'slk_', 'sgd_', 'sgs_'),
  rule('typeform-token', '[\\w.=-]{40,}', 'tfp_'),
  rule('yandex-token', '[\\w=-]{10,}\\.[\\w=-]{80,}', 't1.'),
  rule('yandex-key', '[\\w-]{35,38}(?![\\w-])', 'AQVN'),
  weak('yandex-key', '[\\w-]{38}(?![\\w-])', 'YC'),
  rule('zuplo-key', '[0-9a-f]{32}_[0-9a-f]{8}', 'zpka_'),
  rule('dropbox-token', '[\\w=-]{120,}', 'sl.'),
  rule('buildkite-token', '[0-9a-zA-Z]{36,}', 'bkua_', 'bkat_'),
  rule('circleci-token', '[A-Za-z0-9]{20,}_[0-9a-f]{40}', 'CCIPAT_', 'CCIPRJ_'),
  rule('contentful-token', '[\\w-]{40,}', 'CFPAT-'),
  rule('airbyte-token', '[A-Za-z0-9]{60,}', 'abfp_'),
  rule('netlify-token', '[A-Za-z0-9]{32,}', 'nfp_', 'nfc_', 'nfo_'),
  rule('vercel-token', '[A-Za-z0-9]{12,}(?:_[A-Za-z0-9]{16,})?', 'vercel_blob_rw_'),
  rule('vercel-token', '[A-Za-z0-9]{20,}', 'vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'),
  rule('hubspot-token', UUID, 'pat-na1-', 'pat-eu1-', 'pat-na2-'),
  rule('asana-token', '[0-9]{10,20}(?:/[0-9]{10,20})?:[0-9a-f]{32}', '0/', '1/', '2/'),
  rule('razorpay-key', '[A-Za-z0-9]{14}(?![A-Za-z0-9-])', 'rzp_live_', 'rzp_test_'),
  rule('paystack-key', '[0-9a-f]{40}', 'sk_live_', 'sk_test_'),
  rule('wise-token', UUID, 'wise-'),
  rule('deno-token', '[A-Za-z0-9]{36,}', 'ddp_', 'ddo_', 'ddw_'),
  rule('neon-key', '[a-z0-9]{40,}', 'napi_'),
  rule('mailerlite-key', '[A-Za-z0-9]{40,}', 'mlsn.'),
  weak('render-key', '[A-Za-z0-9]{26,}', 'rnd_'),
  rule('snyk-token', '[0-9a-f]{8}\\.[\\w.-]{30,}', 'snyk_uat.', 'snyk_sat.'),
  rule('wakatime-key', UUID, 'waka_'),
  weak('cesium-token', '[A-Za-z0-9]{32,}', 'ion_'),
  weak('api-key', '[A-Za-z0-9]{32,}', 'ctp_', 'exa_', 'ak_', 'fal_'),
  rule('linear-key', '[A-Za-z0-9]{32,}', 'lin_wh_'),
  rule('e2b-key', '[0-9a-f]{40}', 'e2b_'),
  rule('pinecone-key', '[A-Za-z0-9]{4,8}_[A-Za-z0-9]{50,}', 'pcsk_'),
  rule('jina-key', '[\\w-]{50,}', 'jina_'),
  weak('voyage-key', '[\\w-]{40,}', 'pa-'),
  rule('firecrawl-key', '[0-9a-f]{32}(?![A-Za-z0-9-])', 'fc-'),
  rule('apify-token', '[A-Za-z0-9]{30,}', 'apify_api_'),
  weak('cloudflare-token', '[A-Za-z0-9]{40,}', 'cfut_', 'cfat_', 'cfk_'),
  rule('cal-key', '[0-9a-f]{32}', 'cal_live_', 'cal_'),
  weak('trigger-key', '[A-Za-z0-9]{20,}', 'tr_prod_', 'tr_dev_', 'tr_stg_', 'tr_pat_'),
  rule('inngest-key', '[0-9a-f]{32,}', 'signkey-prod-', 'signkey-test-', 'signkey-branch-'),
  weak('ntfy-token', '[a-z0-9]{29}(?![A-Za-z0-9-])', 'tk_'),
  rule('dbt-token', '[\\w+/=-]{40,}', 'dbtc_', 'dbtu_'),
  weak('nuget-key', '[a-z0-9]{43}(?![A-Za-z0-9-])', 'oy2'),
  rule('onfido-token', '[\\w-]{8,16}\\.[\\w-]{30,}', 'api_live.', 'api_live_us.', 'api_live_ca.', 'api_sandbox.'),
  rule('mongodb-secret', '[\\w-]{36,}', 'mdb_sa_sk_'),
  weak('mem0-key', '[A-Za-z0-9]{40}(?![A-Za-z0-9-])', 'm0-'),
  weak('elevenlabs-key', '[0-9a-f]{48}(?![A-Za-z0-9-])', 'sk_'),
  weak('checkout-key', '[a-z0-9]{26,32}', 'sk_sbox_'),
  rule('bitbucket-token', '[\\w+/=-]{40,}', 'BBDC-'),
  rule('helicone-key', '[a-z0-9]{7}(?:-[a-z0-9]{7}){3}', 'sk-helicone-'),
  rule(
    'private-key',
    '[A-Za-z0-9+/=]{24,}',
    'LS0tLS1CRUdJTiBQUklWQVRF',
    'LS0tLS1CRUdJTiBSU0EgUFJJVkFURS',
    'LS0tLS1CRUdJTiBFQyBQUklWQVRF',
    'LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZ',
    'LS0tLS1CRUdJTiBFTkNSWVBURUQg',
    'LS0tLS1CRUdJTiBEU0EgUFJJVkFURS',
    'LS0tLS1CRUdJTiBQR1AgUFJJ',
    'UFJJVkFURSBLRVkt',
  ),
  rule('wallet-key', '[A-Za-z0-9]{100,}', 'xprv', 'yprv', 'zprv'),
  rule('nostr-key', '[a-z0-9]{58}', 'nsec1'),
  rule('jwt', '[\\w-]{12,}\\.[\\w-]{6,}(?:\\.[\\w-]*)?', 'eyJ'),
];

interface Start {
  readonly kind: string;
  readonly start: string;
  /** Sticky, of what follows the start, to the end of the word. */
  readonly rest: RegExp;
  readonly weak: boolean;
}

/** Starts by their first two characters. */
const byBegin: (Start[] | undefined)[] = Array.from({ length: 128 * 128 });
for (const { kind, starts, rest, weak: isWeak = false } of RULES) {
  for (const start of starts) {
    const slot = start.charCodeAt(0) * 128 + start.charCodeAt(1);
    (byBegin[slot] ??= []).push({ kind, start, rest: new RegExp(`${rest}[\\w-]*`, 'y'), weak: isWeak });
  }
}

/** The token that begins at a place of a text, or `null`. Looks no further than the token. */
export function tokenAt(text: string, at: number): Secret | null {
  const first = text.charCodeAt(at),
    second = text.charCodeAt(at + 1);
  if (!(first < 128 && second < 128)) return null;
  const starts = byBegin[first * 128 + second];
  return starts ? oneOf(starts, text, at, false) : null;
}

function oneOf(starts: readonly Start[], text: string, at: number, glued: boolean): Secret | null {
  for (const { kind, start, rest, weak: isWeak } of starts) {
    if ((isWeak && glued) || !text.startsWith(start, at)) continue;
    const from = at + start.length;
    rest.lastIndex = from;
    if (!rest.test(text)) continue;
    const end = rest.lastIndex;
    if (isWeak && (isBase64(text.charCodeAt(at - 1)) || !looksRandom(text.slice(from, Math.min(end, from + 200)))))
      continue;
    if (isStandInToken(text.slice(at, Math.min(end, at + 200)))) continue;
    return { kind, start: at, end };
  }
  return null;
}

/** `+`, `/` and `=`: what follows is the middle of something longer, or a folder's name. */
const isBase64 = (c: number): boolean => c === 43 || c === 47;

/** So many beginnings of tokens within one word are looked at: more are made up to take time. */
const MOST_TRIES = 16;
/** In words up to this length a token is looked for behind the word's beginning. */
const LONGEST_WORD = 20_000;

/** A token that stands behind other letters of its word: `fix-ghp_…`, `mykeyAKIA…`. */
export function tokenWithin(text: string, from: number, to: number): Secret | null {
  if (to - from > LONGEST_WORD) return null;
  let tries = 0;
  for (let i = from; i < to - 12; i++) {
    const first = text.charCodeAt(i),
      second = text.charCodeAt(i + 1);
    if (!(first < 128 && second < 128)) continue;
    const starts = byBegin[first * 128 + second];
    if (!starts) continue;
    const before = text.charCodeAt(i - 1);
    const begins = before === 45 || before === 95; // behind a dash or an underscore
    for (const start of starts) {
      if (!text.startsWith(start.start, i) || (!begins && start.start.length < 4)) continue;
      if (++tries > MOST_TRIES) return null;
      const found = oneOf([start], text, i, !begins);
      if (found) return found;
    }
  }
  return null;
}

/** Tokens that an inner part tells, at the sign behind a word: `abc8Q~…`, `….atlasv1.…`, `sha256~…`. */
export function tokenAround(text: string, word: number, end: number): Secret | null {
  const size = end - word;
  if (text.charCodeAt(end) === 126) {
    if (size === 6 && text.startsWith('sha256', word)) return tokenAt(text, word);
    if (size >= 2 && size < 6 && text[end - 1] === 'Q' && /\d/.test(text[end - 2]!)) {
      AZURE.lastIndex = end - 5;
      if (end >= 5 && AZURE.test(text)) return { kind: 'azure-secret', start: end - 5, end: AZURE.lastIndex };
    }
    return null;
  }
  if (size > 22 && size < 29) {
    DISCORD.lastIndex = word;
    return DISCORD.test(text) ? { kind: 'discord-token', start: word, end: DISCORD.lastIndex } : null;
  }
  if (size === 14 && text.startsWith('.atlasv1.', end)) {
    const token = tokenAt(text, end + 1);
    return token && { ...token, start: word };
  }
  return null;
}

const DISCORD = /[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,40}/y;
const AZURE = /[\w.~]{3}\dQ~[\w.~-]{31,34}/y;

/** Tokens that their end tells: `…_mmk`, `…-us12`. */
export function tokenByEnd(text: string, word: number, end: number): Secret | null {
  const size = end - word;
  if (size === 40 && text.startsWith('_mmk', end - 4) && text[word + 6] === '_')
    return { kind: 'maxmind-key', start: word, end };
  if (size > 35 && size < 38 && /^[0-9a-f]{32}-us\d{1,2}$/.test(text.slice(word, end)))
    return { kind: 'mailchimp-key', start: word, end };
  return null;
}
