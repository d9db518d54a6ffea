/** Where secrets stand: lines as people and programs write them, with a secret put in. For tests and the bench. */
import { fromShape, madePassword, NAMED_SHAPES, type Random, TOKEN_SHAPES } from './testing-secrets.ts';

/** A text with a secret that must go. */
export interface PlantedSecret {
  /** The group that its figure is counted in. */
  readonly group: string;
  readonly text: string;
  readonly secret: string;
}

/**
 * `{S}` is the secret; the name is `{camel}`, `{Pascal}`, `{snake}`, `{UPPER}`, `{kebab}` or `{Title}`. A place after `P ` takes a
 * password only, one after `R ` a random value only.
 */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  settings: [
    '{snake} = {S}', '{snake}="{S}"', '{UPPER}={S}', '{UPPER}="{S}"', '"{camel}": "{S}"', '{snake}: {S}', "{kebab}: '{S}'", '{snake}: |\n  {S}\n', '{snake}: >\n  {S}\n', '{snake}: &shared {S}', '{kebab} = "{S}"', '{camel} => "{S}"', "'{snake}' => '{S}',",
    '{\\n    \\"{snake}\\": \\"{S}\\"\\n}', '{"config.ini": "{UPPER}={S}\\nBACKUP_ENABLED=true"}', 'spring.{kebab}={S}', '{"{snake}":"{S}","port":5432}', '[{snake}]: {S}', '{snake} {S}',
  ],
  declarations: [
    'const {camel}: string = "{S}";', "let {camel}: string | null = '{S}';", 'private readonly {camel}: string = `{S}`;', 'var {camel} string = "{S}"', '{camel} := "{S}"', 'const {Pascal} = "{S}"', '{snake}: str = "{S}"', '{UPPER}: Final[str] = "{S}"',
    'val {camel}: String = "{S}"', 'private const val {UPPER}: String = "{S}"', 'const {UPPER}: &str = "{S}";', "let {snake}: &'static str = \"{S}\";", 'private static final String {UPPER} = "{S}";', 'String {camel} = "{S}";', 'public string {Pascal} { get; set; } = "{S}";',
    'private const string {Pascal} = "{S}";', 'let {camel}: String = "{S}"', 'static let {camel} = "{S}"', 'val {camel}: Option[String] = Some("{S}")', 'const char* {snake} = "{S}";', 'const char {UPPER}[] = "{S}";', 'std::string {snake}{"{S}"};', '#define {UPPER} "{S}"',
    "final String {camel} = '{S}';", "const {UPPER} = '{S}';", 'private string ${camel} = \'{S}\';', "define('{UPPER}', '{S}');", 'my ${snake} = "{S}";', '$ENV{{UPPER}} = "{S}";', 'local {snake} = "{S}"', '@{snake} "{S}"', 'config :app, {snake}: "{S}"', '{snake} <- "{S}"',
    'static NSString *const k{Pascal} = @"{S}";', 'Dim {camel} As String = "{S}"', '(def {kebab} "{S}")', '(setq {kebab} "{S}")', '${camel} .= "{S}";', '${camel} ??= "{S}";', 'options[:{snake}] = "{S}"', "config['{snake}'] = '{S}'", '{snake}=r"{S}",', 'login(user, {camel}="{S}")',
    'variable "{snake}" {\n  type    = string\n  default = "{S}"\n}', 'resource "x" "y" {\n  {snake} = "{S}"\n}', '{camel} = "{S}" # do not commit', 'this.{camel} = "{S}";', 'self._{snake} = "{S}"', '{Pascal}: "{S}",', '.{camel}("{S}")',
  ],
  'commands and CI': [
    'export {UPPER}={S}', 'run: {UPPER}={S} make deploy', 'docker run -e {UPPER}={S} -p 80:80 app', 'docker run --env "{UPPER}={S}" app', 'ENV {UPPER} {S}', 'ENV {UPPER}={S}', 'ARG {UPPER}={S}', 'env {UPPER}={S} ./run.sh', '- run: echo "{UPPER}={S}" >> $GITHUB_ENV',
    'heroku config:set {UPPER}={S} -a app', 'set {UPPER}={S}', 'setx {UPPER} "{S}"', '$env:{UPPER} = "{S}"', 'set -gx {UPPER} {S}', 'setenv {UPPER} {S}', 'Environment="{UPPER}={S}"', 'environment: PATH=/usr/bin, {UPPER}={S}, LANG=C', 'kubectl create secret generic app --from-literal={kebab}={S}',
    'helm install app --set auth.{camel}={S},replicas=2', 'gh secret set {UPPER} --body "{S}"', 'fly secrets set {UPPER}={S}', 'aws ssm put-parameter --name /app/{kebab} --value "{S}" --type SecureString', 'vault kv put secret/app {snake}={S}', './deploy --{kebab} {S} --verbose', './deploy --{kebab}={S}',
    "terraform apply -var '{snake}={S}'", 'java -D{camel}={S} -jar app.jar', 'npm config set {kebab} {S}', 'echo {UPPER}={S} > .env', '    - {UPPER}={S}', 'sudo {UPPER}="{S}" systemctl start app', 'sed -i "s/{UPPER}=.*/{UPPER}={S}/" .env',
  ],
  XML: [
    '<{camel}>{S}</{camel}>', '<{Pascal}>\n    {S}\n</{Pascal}>', '<add key="{Pascal}" value="{S}" />', '<property name="{kebab}" value="{S}"/>', '<entry name="{camel}" value="{S}" />', '<string name="{snake}">{S}</string>', '<key>{Pascal}</key>\n\t<string>{S}</string>',
    '<property>\n  <name>fs.{kebab}</name>\n  <value>{S}</value>\n</property>', '<server {camel}="{S}" port="80"/>', "<user name='bob' {kebab}='{S}'/>", '<setting name="{Pascal}" serializeAs="String">\n  <value>{S}</value>', '<{snake} type="string">{S}</{snake}>', '<{camel}><![CDATA[{S}]]></{camel}>',
    '<meta name="{kebab}" content="{S}">', '<input type="hidden" name="{snake}" value="{S}">', '<param name="{camel}">{S}</param>', '&lt;{camel}&gt;{S}&lt;/{camel}&gt;',
  ],
  setters: [
    'System.setProperty("{UPPER}", "{S}");', 'os.environ["{UPPER}"] = "{S}"', 'os.Setenv("{UPPER}", "{S}")', 'putenv("{UPPER}={S}");', 'setenv("{UPPER}", "{S}", 1);', 'process.env.{UPPER} = "{S}";', 'Sys.setenv({UPPER} = "{S}")', 'ENV["{UPPER}"] = "{S}"', 'config.set{Pascal}("{S}");',
    'localStorage.setItem("{camel}", "{S}")', "headers.append('X-{kebab}', '{S}')", 'builder.{camel}("{S}")', 'config.put("{kebab}", "{S}");', 'conf.set("fs.{kebab}", "{S}")', 'monkeypatch.setenv("{UPPER}", "{S}")', 'os.environ.setdefault("{UPPER}", "{S}")', 'System.put_env("{UPPER}", "{S}")',
    'UserDefaults.standard.set("{S}", forKey: "{camel}")', '.addHeader("{kebab}", "{S}")', '.env("{UPPER}", "{S}")', "app.config['{UPPER}'] = '{S}'", 'viper.SetDefault("{snake}", "{S}")', 'os.getenv("{UPPER}", "{S}")', 'process.env.{UPPER} || "{S}"', 'ENV.fetch("{UPPER}", "{S}")', '${{UPPER}:-{S}}',
  ],
  make: ['{UPPER} ?= {S}', '{UPPER} := {S}', '{UPPER} ::= "{S}"', '{UPPER} :::= "{S}"', '{UPPER} += "{S}"', '{UPPER} ?= "{S}"', '{UPPER}:={S}'],
  'name and value': [
    '{"name": "{UPPER}", "value": "{S}"}', '{\n  "name": "{snake}",\n  "value": "{S}"\n}', '- name: {UPPER}\n  value: {S}', '- name: {UPPER}\n  value: "{S}"', '{"value": "{S}", "name": "{UPPER}"}', '{"key": "{snake}", "value": "{S}", "enabled": true}', '{Name: {UPPER}, Value: {S}}',
    '{"ParameterKey": "{Pascal}", "ParameterValue": "{S}"}', 'name = "{UPPER}"\nvalue = "{S}"', 'key: {snake}\nvalue: {S}', '- { name: {UPPER}, value: "{S}" }', 'Key={UPPER},Value={S}', '"{UPPER}": {"value": "{S}"}', '{\\"name\\": \\"{UPPER}\\", \\"value\\": \\"{S}\\"}', '- key: {UPPER}\n  scope: RUN_TIME\n  value: {S}',
  ],
  'password files': [
    'P machine example.com login bob password {S}', 'P machine example.com\n  login bob\n  password {S}\n', 'P db.example.com:5432:app:bob:{S}', 'P *:*:*:postgres:{S}', '{"auths": {"https://index.docker.io/v1/": {"auth": "{B}"}}}', '//registry.npmjs.org/:_authToken={S}', 'P _password={S}', 'P [client]\nuser=root\npassword="{S}"',
    'P bob:{S}@tcp(db.example.com:3306)/app', 'P mysql:host=localhost;dbname=app;user=bob;password={S}', 'P postgres://bob:{E}@db.example.com/app', 'P mongodb+srv://bob:{E}@cluster0.example.net', 'P host=db user=bob password={S} dbname=app', 'P Server=db;Database=app;User Id=bob;Password={S};', 'P Data Source=db;User ID=bob;Pwd={S}',
    'P jdbc:mysql://db/app?user=bob&password={E}', 'P amqp://bob:{E}@mq.example.com:5672/', 'P redis://:{E}@cache.example.com:6379/0', 'P DATABASE_URL=postgresql://bob:{E}@db:5432/app', 'P smtp://bob%40example.com:{E}@mail.example.com:587', 'P psk="{S}"', 'P requirepass {S}', 'R https://{owner}:{S}@example.com/', 'R https://example.com?{camel}={S}&page=2',
    'R https://x-access-token:{S}@github.com/a/b.git',
  ],
  'password options': [
    'P docker login -u bob -p {S} registry.example.com', 'P mysql -u root -p{S} app', "P mysqldump -h db -uroot -p'{S}' app > dump.sql", 'P curl -u bob:{S} https://example.com', "P curl --user 'bob:{S}' https://example.com", 'P sshpass -p {S} ssh bob@example.com', "P sshpass -p '{S}' scp a b:", 'P redis-cli -h cache -a {S} ping',
    'P mongo -u bob -p {S} --authenticationDatabase admin', 'P ldapsearch -x -D cn=admin -w {S} -b dc=x', 'P smbclient //nas/share -U bob%{S}', 'P openssl enc -aes-256-cbc -k {S} -in a', 'P openssl rsa -passin pass:{S} -in key.pem', 'P zip -P {S} a.zip b', 'P 7z a -p{S} a.7z b', 'P htpasswd -b .htpasswd bob {S}', 'P echo "bob:{S}" | chpasswd',
    "P echo '{S}' | sudo -S apt update", 'P echo {S} | docker login --username bob --password-stdin', 'P az login -u bob@example.com -p {S}', 'P http -a bob:{S} example.com', 'P wget --user=bob --password={S} https://example.com', 'P net user bob {S} /add', 'P ConvertTo-SecureString "{S}" -AsPlainText -Force', "P ConvertTo-SecureString -String '{S}' -AsPlainText", 'P pw: {S}', 'P **pw:** {S}', 'P |pw|{S}|', 'P pwd: {S}', 'P pass: {S}', 'P passcode: {S}', 'R secret_id={S}', 'P xfreerdp /u:bob /p:{S} /v:host', 'P sqlcmd -S db -U sa -P {S}', 'P mosquitto_pub -u bob -P {S} -t x',
    'P PGPASSWORD={S} psql -h db', 'P MYSQL_PWD={S} mysql', 'P gpg --batch --passphrase {S} -d a.gpg', 'R vault login {S}', 'P net use Z: \\\\nas\\share /user:bob {S}', 'P nmcli dev wifi connect Home password {S}', 'P lftp -u bob,{S} ftp.example.com', 'P rabbitmqctl add_user bob {S}', 'P mariadb --user=bob --password={S}', 'R curl -H "Authorization: Bearer {S}" https://example.com',
    "R curl -H 'X-Api-Key: {S}' https://example.com", 'R curl -H "PRIVATE-TOKEN: {S}" https://example.com', "R http example.com Authorization:'Token {S}'", 'R Authorization: token {S}', 'R Authorization: ApiKey {S}', 'R Proxy-Authorization: Basic {S}',
  ],
  SQL: [
    "P CREATE USER bob WITH PASSWORD '{S}';", "P CREATE LOGIN bob WITH PASSWORD = N'{S}';", "P CREATE USER 'bob'@'%' IDENTIFIED BY '{S}';", "P ALTER ROLE bob WITH LOGIN ENCRYPTED PASSWORD '{S}';", "P ALTER USER 'bob'@'localhost' IDENTIFIED WITH mysql_native_password BY '{S}';", "P SET PASSWORD FOR 'bob'@'localhost' = PASSWORD('{S}');", "P CREATE LOGIN bob WITH PASSWORD = '{S}';",
    'P CREATE USER bob IDENTIFIED BY "{S}"', "P UPDATE users SET password = '{S}' WHERE id = 1;", "P INSERT INTO users (name, password) VALUES ('bob', '{S}');", "P SELECT * FROM users WHERE name = 'bob' AND password='{S}'", "P GRANT ALL ON app.* TO 'bob'@'%' identified by '{S}'", "P SET @password = '{S}';", "P create user mapping for x server y options (user 'bob', password '{S}')",
  ],
  cookies: [
    'R Cookie: session={S}; theme=dark', 'R Cookie: theme=dark; sessionid={S}', 'R Set-Cookie: sid={S}; Path=/; HttpOnly', 'R set-cookie: PHPSESSID={S}; path=/', "R curl -b 'session={S}' https://example.com", "R curl --cookie 'JSESSIONID={S}' https://example.com", 'R document.cookie = "auth={S}; path=/"', 'R "Cookie": "_app_session={S}; lang=en"',
    "R -H 'cookie: _gitlab_session={S}; x=1'", 'R _gitlab_session={S}', 'R cookies = {"session": "{S}"}', 'R Cookie: remember_token={S}',
  ],
  tables: [
    '| {snake} | {S} |', '| {Title} | `{S}` |', '|user|bob|\n|{snake}|{S}|', '| Name | {Title} |\n|------|------|\n| bob | {S} |', '| {Title} | Name |\n|:-----|-----:|\n| {S} | bob |\n| {S2} | eve |', 'name,{snake}\nbob,{S}', '{snake};name\n{S};bob', 'name\t{Title}\nbob\t{S}', '{camel},{S},', '<tr><th>{Title}</th><td>{S}</td></tr>', '<tr><td>{snake}</td>\n<td><code>{S}</code></td></tr>',
    '<dt>{Title}</dt><dd>{S}</dd>', '<table><tr><th>Name</th><th>{Title}</th></tr><tr><td>bob</td><td>{S}</td></tr></table>', '{Title}: {S} | User: bob', '|| {Title} || {S} ||', '"name","{snake}"\n"bob","{S}"',
  ],
  sentences: [
    'My {title} is {S}', 'The {title} is {S}.', 'the {title} for the staging server is {S}, ask me for more', 'Use {S} as the {title}.', '{S} is the {title}', '// {S} is the {title}', 'I changed the {title} to {S} yesterday', 'The new {title} is now `{S}`', 'Log in with bob and {title} {S}', '{Title}: {S}', '**{Title}:** {S}', '- {Title} - {S}', '{title} (prod): {S}', '{Title} = {S}', '{title}: "{S}"',
    'here is your {title}: {S}', 'so the {title} was "{S}" all along', 'set {title} to {S} please', 'Your temporary {title} is: {S}', 'login: bob, {title}: {S}', '{title} -> {S}', '{title} → {S}', 'bob / {S} ({title})', 'the {title}, {S}, is in the vault', '{Title}:\n{S}', '{title}\u00a0: {S}',
  ],
  languages: [
    'P Das Passwort lautet {S}', 'P Passwort: {S}', 'P Kennwort = {S}', 'P Das Kennwort für den Server ist {S}.', 'P Mot de passe : {S}', 'P le mot de passe est {S}', 'P MDP: {S}', 'P Contraseña: {S}', 'P la contraseña es {S}', 'P contrasena={S}', 'P Senha: {S}', 'P a senha é {S}', 'P Пароль: {S}', 'P пароль от сервера {S}', 'P 密码：{S}', 'P 密码是{S}', 'P 密碼: {S}',
    'P パスワード：{S}', 'P パスワードは{S}です', 'P Hasło: {S}', 'P hasło to {S}', 'P Wachtwoord: {S}', 'P het wachtwoord is {S}', 'P Lösenord: {S}', 'P lösenordet är {S}', 'P Parola: {S}', 'P La password è {S}', 'P Salasana: {S}', 'P Adgangskode: {S}', 'P Passord: {S}', 'P Jelszó: {S}', 'P Heslo: {S}', 'P Şifre: {S}', 'P 비밀번호: {S}', 'P palavra-passe: {S}', 'P Zugangsdaten: bob / {S}',
    'P 口令：{S}', 'P mật khẩu: {S}', 'P סיסמה: {S}', 'P κωδικός: {S}', 'P Parole: {S}', 'P Geslo: {S}', 'P Lozinka: {S}', 'P пароль — {S}',
  ],
};

const VENDOR_VARIABLES = [
  'DD_APP_KEY', 'DD_API_KEY', 'VAULT_TOKEN', 'AZURE_STORAGE_KEY', 'APP_KEY', 'secret_key_base', 'RAILS_MASTER_KEY', 'DJANGO_SECRET_KEY', 'JWT_SECRET', 'SESSION_SECRET', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'ARM_CLIENT_SECRET', 'CLOUDFLARE_API_TOKEN', 'CF_API_KEY', 'TWILIO_AUTH_TOKEN', 'ALGOLIA_ADMIN_KEY',
  'PUSHER_APP_SECRET', 'MAIL_PASSWORD', 'SMTP_PASS', 'REDIS_PASSWORD', 'DB_PASSWORD', 'POSTGRES_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MONGO_INITDB_ROOT_PASSWORD', 'ENCRYPTION_KEY', 'HMAC_KEY', 'NEXTAUTH_SECRET', 'SUPABASE_SERVICE_ROLE_KEY', 'SNYK_TOKEN', 'CODECOV_TOKEN', 'SONAR_TOKEN', 'NETLIFY_AUTH_TOKEN', 'VERCEL_TOKEN',
  'DEEPL_AUTH_KEY', 'MAPBOX_TOKEN', 'SENTRY_AUTH_TOKEN', 'HEROKU_API_KEY', 'CIRCLE_TOKEN', 'CONSUL_HTTP_TOKEN', 'NOMAD_TOKEN', 'GRAFANA_API_KEY', 'PAGERDUTY_TOKEN', 'OPSGENIE_API_KEY', 'AUTH0_CLIENT_SECRET', 'OKTA_CLIENT_SECRET', 'COGNITO_CLIENT_SECRET', 'FIREBASE_TOKEN', 'WP_AUTH_SALT', 'SECURE_AUTH_KEY', 'NONCE_KEY', 'KEYSTORE_PASS',
  'RESTIC_PASSWORD', 'BORG_PASSPHRASE', 'ANSIBLE_VAULT_PASS', 'SIGNING_KEY', 'STORAGE_ACCOUNT_KEY', 'COSMOS_KEY', 'SERVICE_BUS_KEY', 'OPENAI_KEY', 'GEMINI_KEY', 'MISTRAL_API_KEY', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'GPG_PASSPHRASE', 'SECRET_KEY', 'COOKIE_SECRET', 'CSRF_SECRET', 'PEPPER_KEY', 'AES_KEY', 'LICENSE_KEY',
];

const NAMES: readonly (readonly [random: boolean, name: string])[] = [
  [true, 'api token'], [true, 'api key'], [true, 'access token'], [true, 'secret'], [true, 'token'], [true, 'client secret'], [true, 'secret key'], [true, 'auth token'], [false, 'password'], [false, 'db password'], [false, 'passphrase'], [false, 'admin password'],
];

/** What is planted in every place, `rounds` times, with a secret of its own each time. */
export function plantedSecrets(random: Random, rounds: number): PlantedSecret[] {
  const planted: PlantedSecret[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [group, places] of Object.entries(PLACES)) for (const place of places) planted.push(plant(group, place, random));
    for (const name of VENDOR_VARIABLES) planted.push(plantVariable(name, random));
  }
  return planted;
}

/** Tokens of a known look, each in a text that says nothing about it. */
export function plantedTokens(random: Random, rounds: number): PlantedSecret[] {
  const around = ['{S}', 'see {S} there', '"{S}"', '`{S}`', '({S})', 'x={S}', '- {S}\n', '[{S}]', "'{S}',", 'Got: {S}.'];
  const planted: PlantedSecret[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { shape } of TOKEN_SHAPES) {
      const secret = fromShape(shape, random);
      planted.push({ group: 'tokens', secret, text: around[random(around.length)]!.replace('{S}', () => secret) });
    }
  }
  return planted;
}

function plant(group: string, written: string, random: Random): PlantedSecret {
  const [, only, place] = /^(?:([PR]) )?([^]*)$/.exec(written)!;
  const named = NAMES.filter(([isRandom]) => !only || isRandom === (only === 'R'));
  const [isRandom, words] = named[random(named.length)]!;
  const shape = NAMED_SHAPES[random(NAMED_SHAPES.length)]!;
  const make = (): string => (isRandom ? fromShape(shape.shape, random) : madePassword(random));
  const name = isRandom && group !== 'sentences' ? `${shape.owner} ${words}` : words;
  const secret = place!.includes('{B}') ? Buffer.from(`bob:${make()}`).toString('base64') : place!.includes('{E}') ? encodeURIComponent(make()) : make();
  return { group, secret, text: fill(place!, name, secret, shape.owner, make) };
}

function plantVariable(name: string, random: Random): PlantedSecret {
  const secret = /PASS/.test(name) ? madePassword(random) : fromShape(['{h32}', '{x40}', '{b43}=', '{w32}', '{h64}', '{x24}'][random(6)]!, random);
  const text = ['{N}={S}', 'export {N}="{S}"', '{N}: {S}', '"{N}": "{S}"', "{N} = '{S}'", '  - {N}={S}'][random(6)]!;
  return { group: 'vendor variables', secret, text: text.replace('{N}', name).replace('{S}', () => secret) };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function fill(place: string, name: string, secret: string, owner: string, another: () => string): string {
  const words = name.split(' ');
  const pascal = words.map(capital).join('');
  const forms: Readonly<Record<string, string>> = {
    S: secret, B: secret, E: secret, S2: another(), owner, Pascal: pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1), snake: words.join('_'), UPPER: words.join('_').toUpperCase(), kebab: words.join('-'), title: name, Title: capital(name),
  };
  return place.replace(/\{(S2?|[BE]|owner|Pascal|camel|snake|UPPER|kebab|[tT]itle)\}/g, (_all, form: string) => forms[form]!);
}

/** Whether so much of a secret is left in a text that it is told. */
export function survives({ secret }: PlantedSecret, left: string): boolean {
  const most = Math.ceil(secret.length * 0.6);
  return left.includes(secret) || (secret.length >= 12 && (left.includes(secret.slice(0, most)) || left.includes(secret.slice(-most))));
}
