/** Secrets that are known by their look: prefixes and lengths as their makers publish them. */

interface TokenRule {
  readonly kind: string;
  /** What it begins with; the case counts. */
  readonly starts: readonly string[];
  /** What follows, at least: character class and count, as the inside of a pattern. */
  readonly rest: string;
}

const rule = (kind: string, rest: string, ...starts: string[]): TokenRule => ({ kind, rest, starts });

const RULES: readonly TokenRule[] = [
  rule('aws-access-key', '[A-Z0-9]{16}(?![A-Za-z0-9_-])', 'AKIA', 'ASIA', 'ABIA', 'ACCA'),
  rule('github-token', '[\\w-]{30,}(?:\\.[\\w-]{10,})*', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'),
  rule('github-token', '\\w{22,}', 'github_pat_'),
  rule('gitlab-token', '[\\w-]{20,}(?:\\.[\\w-]{2,})*', 'glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glimt-', 'glagent-', 'GR1348941'),
  rule('slack-token', '[\\w-]{10,}', 'xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxc-', 'xoxd-', 'xapp-'),
  rule('slack-token', 'xox[bp]-[\\w-]{10,}', 'xoxe.'),
  rule('google-key', '[\\w-]{35}', 'AIza'),
  rule('google-key', '[\\w-]{20,}', 'ya29.', 'GOCSPX-'),
  rule('stripe-key', '[A-Za-z0-9]{16,}', 'sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_', 'whsec_'),
  rule('anthropic-key', '[\\w-]{20,}', 'sk-ant-'),
  rule('openai-key', '[\\w-]{20,}', 'sk-proj-', 'sk-svcacct-', 'sk-admin-'),
  rule('openrouter-key', '[\\w-]{20,}', 'sk-or-'),
  rule('openai-key', '(?=[a-z-]*[A-Z0-9])(?=[\\w-]*\\d)[\\w-]{20,}', 'sk-'),
  rule('npm-token', '[A-Za-z0-9]{36}', 'npm_'),
  rule('pypi-token', 'AgE[\\w-]{40,}', 'pypi-'),
  rule('hugging-face-token', '[A-Za-z0-9]{30,}', 'hf_', 'api_org_'),
  rule('sendgrid-key', '[\\w-]{16,32}\\.[\\w-]{16,64}', 'SG.'),
  rule('twilio-key', '[0-9a-f]{32}(?![\\w-])', 'SK'),
  rule('mailgun-key', '[0-9a-f]{32}(?![\\w-])', 'key-'),
  rule('shopify-token', '[0-9a-fA-F]{32}', 'shpat_', 'shpca_', 'shppa_', 'shpss_'),
  rule('square-token', '[\\w-]{22,}', 'sq0atp-', 'sq0csp-'),
  rule('digitalocean-token', '[0-9a-f]{64}', 'dop_v1_', 'doo_v1_', 'dor_v1_'),
  rule('databricks-token', '[0-9a-f]{32}', 'dapi'),
  rule('docker-token', '[\\w-]{20,}', 'dckr_pat_', 'dckr_oat_'),
  rule('vault-token', '[\\w-]{24,}', 'hvs.', 'hvb.', 'hvr.'),
  rule('doppler-token', '[A-Za-z0-9]{40,}', 'dp.pt.', 'dp.st.', 'dp.ct.'),
  rule('linear-key', '[A-Za-z0-9]{32,}', 'lin_api_', 'lin_oauth_'),
  rule('notion-token', '[A-Za-z0-9]{40,}', 'ntn_', 'secret_'),
  rule('grafana-token', '[\\w+/=-]{32,}', 'glsa_', 'glc_'),
  rule('postman-key', '[0-9a-f]{24}-[0-9a-f]{34}', 'PMAK-'),
  rule('figma-token', '[\\w-]{40,}', 'figd_', 'figu_'),
  rule('groq-key', '[A-Za-z0-9]{40,}', 'gsk_'),
  rule('xai-key', '[A-Za-z0-9]{60,}', 'xai-'),
  rule('perplexity-key', '[A-Za-z0-9]{40,}', 'pplx-'),
  rule('replicate-token', '[A-Za-z0-9]{37}', 'r8_'),
  rule('supabase-token', '[\\w-]{30,}', 'sbp_', 'sb_secret_'),
  rule('sentry-token', '[\\w+/=-]{40,}', 'sntrys_', 'sntryu_'),
  rule('new-relic-key', '[A-Z0-9]{27}', 'NRAK-'),
  rule('planetscale-token', '[\\w-]{32,}', 'pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'),
  rule('atlassian-token', '[\\w+/=-]{60,}', 'ATATT3', 'ATCTT3'),
  rule('bitbucket-token', '[A-Za-z0-9]{28,}', 'ATBB'),
  rule('rubygems-key', '[0-9a-f]{48}', 'rubygems_'),
  rule('cratesio-token', '[A-Za-z0-9]{32}', 'cio'),
  rule('tailscale-key', '[\\w-]{16,}', 'tskey-'),
  rule('pulumi-token', '[0-9a-f]{40}', 'pul-'),
  rule('1password-token', 'eyJ[\\w+/=-]{60,}', 'ops_'),
  rule('age-key', '[0-9A-Z]{58}', 'AGE-SECRET-KEY-1'),
  rule('jwt', '[\\w-]{12,}\\.[\\w-]{6,}(?:\\.[\\w-]*)?', 'eyJ'),
];

interface Start {
  readonly kind: string;
  readonly start: string;
  /** Sticky, of what follows the start, to the end of the word. */
  readonly rest: RegExp;
}

const byFirst: Start[][] = Array.from({ length: 128 }, () => []);
for (const { kind, starts, rest } of RULES) {
  for (const start of starts) byFirst[start.charCodeAt(0)]!.push({ kind, start, rest: new RegExp(`${rest}[\\w-]*`, 'y') });
}

/** A stretch of a text with what it is. */
export interface Secret {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** The token that begins at a place of a text, or `null`. Looks no further than the token. */
export function tokenAt(text: string, at: number): Secret | null {
  const first = text.charCodeAt(at);
  if (!(first < 128)) return null;
  for (const { kind, start, rest } of byFirst[first]!) {
    if (!text.startsWith(start, at)) continue;
    rest.lastIndex = at + start.length;
    if (rest.test(text)) return { kind, start: at, end: rest.lastIndex };
  }
  return null;
}
