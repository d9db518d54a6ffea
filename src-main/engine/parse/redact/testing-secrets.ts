/**
 * Made-up secrets by the shapes that their makers describe: random each time, the same for the same seed. For tests and
 * the bench.
 */

/** Numbers from 0 below `count`, the same sequence for the same seed. */
export type Random = (count: number) => number;

/** A sequence of pseudo-random numbers (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % count;
  };
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
/** What a letter in a shape stands for: `{h32}` is 32 hexadecimal digits. */
const ALPHABETS: Readonly<Record<string, string>> = {
  d: DIGITS,
  h: `${DIGITS}abcdef`,
  H: `${DIGITS}ABCDEF`,
  l: LOWER,
  U: UPPER,
  L: LOWER + UPPER,
  a: LOWER + DIGITS,
  A: UPPER + DIGITS,
  x: LOWER + UPPER + DIGITS,
  w: `${LOWER}${UPPER}${DIGITS}_-`,
  b: `${LOWER}${UPPER}${DIGITS}+/`,
  t: `${UPPER}234567`,
  q: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};

/**
 * A text of a shape: `abc-{h32}` is `abc-` and 32 hexadecimal digits, `{uuid}` a UUID, `{jwt}` the three parts of a
 * JSON web token.
 */
export function fromShape(shape: string, random: Random): string {
  return shape.replace(/\{(uuid|jwt|[a-zA-Z])(\d*)\}/g, (_all, what: string, count: string) => {
    if (what === 'uuid') return fromShape('{h8}-{h4}-4{h3}-a{h3}-{h12}', random);
    if (what === 'jwt') return fromShape('eyJhbGciOiJIUzI1NiJ9.eyJ{x40}.{w43}', random);
    const alphabet = ALPHABETS[what]!;
    for (;;) {
      const text = Array.from({ length: Number(count) }, () => alphabet[random(alphabet.length)]).join('');
      // As random as the maker's own: none of 16 signs or more is letters or digits alone where it may be both.
      if (
        text.length < 16 ||
        !/[a-z]/i.test(alphabet) ||
        !/\d/.test(alphabet) ||
        (/[a-z]/i.test(text) && /\d/.test(text))
      )
        return text;
    }
  });
}

/** A kind of secret: whose it is, and its shapes. */
export interface SecretShape {
  readonly owner: string;
  readonly shape: string;
}

const shapes = (list: string): SecretShape[] =>
  list
    .trim()
    .split('\n')
    .map((line) => {
      const [owner, shape] = line.trim().split(/\s+/);
      return { owner: owner!, shape: shape! };
    });

/** Tokens that are known by their look, wherever they stand. */
export const TOKEN_SHAPES: readonly SecretShape[] = shapes(`
  onepassword A3-{A6}-{A11}-{A5}-{A5}-{A5}
  onepassword A3-{A6}-{A6}-{A5}-{A5}-{A5}-{A5}
  onepassword ops_eyJ{b260}
  adobe p8e-{a32}
  age AGE-SECRET-KEY-1{q58}
  airtable pat{x14}.{h64}
  alibaba LTAI{x20}
  anthropic sk-ant-api03-{w93}AA
  anthropic sk-ant-admin01-{w93}AA
  artifactory AKCp{x69}
  artifactory cmVmd{x59}
  atlassian ATATT3{w186}
  atlassian ATCTT3{w180}
  authress sc_{a12}.{a5}.acc_{a14}.{a60}
  aws AKIA{t16}
  aws ASIA{t16}
  bedrock ABSK{b112}
  bedrock bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{b60}
  azure {x3}7Q~{x34}
  bitbucket ATBB{x32}
  brevo xkeysib-{h64}-{x16}
  brevo xsmtpsib-{h64}-{x16}
  cerebras csk-{a48}
  clickhouse 4b1d{x38}
  clojars CLOJARS_{a60}
  cloudflare v1.0-{h24}-{h146}
  crates cio{x32}
  databricks dapi{h32}
  digitalocean dop_v1_{h64}
  digitalocean doo_v1_{h64}
  digitalocean dor_v1_{h64}
  docker dckr_pat_{w27}
  doppler dp.pt.{a43}
  dnkey dnkey-{A26}-{A52}
  duffel duffel_live_{w43}
  duffel duffel_test_{w43}
  dynatrace dt0c01.{A24}.{A64}
  easypost EZAK{x54}
  easypost EZTK{x54}
  facebook EAAM{x120}
  figma figd_{w40}
  fireworks fw_{x24}
  flutterwave FLWSECK_TEST-{h32}-X
  flutterwave FLWSECK-{h32}-X
  fly fo1_{w43}
  fly fm2_{b120}
  frameio fio-u-{w64}
  freemius sk_{x29}
  github ghp_{x36}
  github gho_{x36}
  github ghu_{x36}
  github ghs_{x36}
  github ghr_{x36}
  github github_pat_{x22}_{x59}
  gitlab glpat-{w20}
  gitlab glpat-{w27}.01.{a9}
  gitlab glcbt-{x2}_{w20}
  gitlab gldt-{w20}
  gitlab glffct-{w20}
  gitlab glft-{w20}
  gitlab glimt-{w25}
  gitlab glagent-{w50}
  gitlab gloas-{w64}
  gitlab glptt-{h40}
  gitlab glrt-{w20}
  gitlab glsoat-{w20}
  gitlab GR1348941{w20}
  google AIza{w35}
  google ya29.{w60}
  google GOCSPX-{w28}
  grafana eyJrIjoi{x80}
  grafana glc_{b60}
  grafana glsa_{x32}_{h8}
  groq gsk_{x52}
  harness pat.{w22}.{h24}.{x20}
  harness sat.{w22}.{h24}.{x20}
  hashicorp {x14}.atlasv1.{w64}
  heroku HRKU-AA{w58}
  huggingface hf_{L34}
  huggingface api_org_{L34}
  infracost ico-{x32}
  intra s-s4t2ud-{h64}
  intra s-s4t2af-{h64}
  jwt {jwt}
  jwt ZXlKaGJHY2lPaUpJVXpJMU5pSjk{x80}
  langchain lsv2_pt_{h32}_{h10}
  linear lin_api_{x40}
  lob live_{h35}
  mailchimp {h32}-us12
  mailgun key-{h32}
  mapbox sk.eyJ{x60}.{w22}
  maxmind {x6}_{x29}_mmk
  newrelic NRAK-{A27}
  newrelic NRII-{w32}
  newrelic NRJS-{h19}
  notion ntn_{d11}{x35}
  notion secret_{x43}
  npm npm_{x36}
  nvidia nvapi-{w64}
  octopus API-{A26}
  openai sk-proj-{w74}T3BlbkFJ{w74}
  openai sk-svcacct-{w58}T3BlbkFJ{w58}
  openai sk-{x20}T3BlbkFJ{x20}
  openrouter sk-or-v1-{h64}
  openshift sha256~{w43}
  perplexity pplx-{x48}
  plaid access-sandbox-{uuid}
  plaid access-production-{uuid}
  planetscale pscale_tkn_{w43}
  planetscale pscale_pw_{w43}
  planetscale pscale_oauth_{w43}
  postman PMAK-{h24}-{h34}
  posthog phc_{x43}
  posthog phx_{x43}
  prefect pnu_{x36}
  pulumi pul-{h40}
  pypi pypi-AgEIcHlwaS5vcmc{w120}
  readme rdme_{a70}
  replicate r8_{x37}
  resend re_{x8}_{x24}
  rubygems rubygems_{h48}
  scalingo tk-us-{w48}
  sendgrid SG.{w22}.{w43}
  sentry sntrys_eyJpYXQiO{b80}
  sentry sntryu_{h64}
  settlemint sm_aat_{x16}
  settlemint sm_pat_{x16}
  settlemint sm_sat_{x16}
  shippo shippo_live_{h40}
  shippo shippo_test_{h40}
  render rnd_{x28}
  snyk snyk_uat.{h8}.{w60}
  wakatime waka_{uuid}
  asana 1/{d16}:{h32}
  asana 2/{d16}/{d16}:{h32}
  doppler dp.st.prd.{x43}
  doppler dp.scim.{x43}
  facebook EAAC{x150}
  settlemint sm_apat_{x16}
  vercel vercel_blob_rw_{x16}_{x30}
  linear lin_wh_{x40}
  e2b e2b_{h40}
  pinecone pcsk_{x6}_{x63}
  jina jina_{x58}
  firecrawl fc-{h32}
  apify apify_api_{x36}
  inngest signkey-prod-{h64}
  dbt dbtc_{x40}
  onfido api_live.{x11}.{x32}
  mongodb mdb_sa_sk_{x40}
  helicone sk-helicone-{a7}-{a7}-{a7}-{a7}
  elevenlabs sk_{h48}
  shopify shpat_{h32}
  shopify shpca_{h32}
  shopify shppa_{h32}
  shopify shpss_{h32}
  slack xoxb-{d12}-{d12}-{x24}
  slack xoxp-{d12}-{d12}-{d12}-{h32}
  slack xapp-1-A{A10}-{d13}-{h64}
  slack xoxe-1-{A146}
  slack xoxe.xoxp-1-{A163}
  sonar squ_{h40}
  sonar sqp_{h40}
  sourcegraph sgp_{h16}_{h40}
  sourcegraph sgp_{h40}
  square EAAA{w60}
  square sq0atp-{w22}
  square sq0csp-{w43}
  stripe sk_live_{x24}
  stripe sk_test_{x24}
  stripe rk_live_{x24}
  stripe whsec_{x32}
  supabase sbp_{h40}
  tailscale tskey-auth-{x12}CNTRL-{x32}
  tavily tvly-{x32}
  telegram {d10}:AA{w33}
  together tgp_v1_{w43}
  twilio SK{h32}
  typeform tfp_{w44}_{w14}
  vault hvs.{w95}
  vault hvb.{w150}
  vault s.{x24}
  xai xai-{x80}
  yandex t1.{w40}.{w86}
  yandex AQVN{w36}
  yandex YC{w38}
  zuplo zpka_{h32}_{h8}
`);

/** Values that only their names tell, with the names that their owners give them. */
export const NAMED_SHAPES: readonly SecretShape[] = shapes(`
  adafruit {a32}
  adobe {h32}
  airtable {a17}
  algolia {h32}
  alibaba {a30}
  asana {h32}
  atlassian {a20}{h4}
  beamer b_{w44}
  bitbucket {w64}
  bittrex {h32}
  meraki {h40}
  cloudflare {w40}
  cloudflare {h37}
  codecov {uuid}
  cohere {x40}
  coinbase {w64}
  confluent {x64}
  contentful {w43}
  datadog {h40}
  discord {w32}
  droneci {a32}
  dropbox {a15}
  etsy {a24}
  facebook {h32}
  fastly {w32}
  finicity {h32}
  finnhub {a20}
  flickr {h32}
  freshbooks {h64}
  gitter {h40}
  gocardless live_{w40}
  heroku {uuid}
  hubspot {uuid}
  intercom {w60}
  jfrog {a73}
  kraken {b88}
  kucoin {h24}
  launchdarkly {w40}
  linkedin {x16}
  looker {a24}
  mattermost {a26}
  messagebird {x25}
  netlify {w43}
  newrelic {a64}
  nytimes {w32}
  okta 00{w40}
  plaid {h30}
  rapidapi {h50}
  sendbird {h40}
  sentry {h64}
  snyk {uuid}
  sonar {h40}
  squarespace {uuid}
  sumologic {x64}
  travis {x22}
  twitch {a30}
  twitter {x50}
  zendesk {a40}
`);

const WORDS = [
  'copper',
  'Falcon',
  'winter',
  'Maple',
  'harbor',
  'Violet',
  'monkey',
  'Tango',
  'silver',
  'Rocket',
  'garden',
  'Nimbus',
];

/** A password as people make them up, or have them made. */
export function madePassword(random: Random): string {
  const word = (): string => WORDS[random(WORDS.length)]!;
  switch (random(9)) {
    case 0:
      return `${word()}${10 + random(90)}${'!#$?'[random(4)]}`;
    case 1:
      return fromShape('{x12}', random);
    case 2:
      return fromShape('{x6}9{x9}', random);
    case 3:
      return `${word()}-${word()}-${word()}-${random(90) + 10}`;
    case 4:
      return `${word()}${1950 + random(80)}`;
    case 5:
      return fromShape('{l3}{d3}{U2}{l3}!', random);
    case 6:
      return `${word()}_${word()}${random(900) + 100}`;
    case 7:
      return `${word().replace(/[oae]/, (letter) => ({ o: '0', a: '4', e: '3' })[letter]!)}${random(10)}${word()}${random(90) + 10}`;
    default:
      return fromShape('{L2}{d2}@{x8}', random);
  }
}
