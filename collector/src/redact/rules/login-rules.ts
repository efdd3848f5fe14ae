/** Passwords that programs are called with, and lines of files that hold logins. */
import type { Rule } from './rule.ts';
import { isBasicCredential, isReference, looksChosen, looksTyped } from './secret-shape.ts';

const value = String.raw`(?:"(?<secret>[^"\n]{3,200})"|'(?<secret>[^'\n]{3,200})'|(?<secret>[^\s"'\\|;&]{3,200}))`;
/** Between the words of a command. */
const gap = String.raw`[^\S\n]{1,4}`;
/** The rest of a command before an option, also over continued lines. */
const words = String.raw`(?:[^\n|;&]|\\\n){0,300}`;

/** What follows the name of an option in a sentence. */
const prose = 'options?|flags?|argument|parameter|switch|and|or|is|was|to|if|in|with|from|for|on|when|instead';

const chosen: Rule['isSecret'] = ({ secret }) => looksChosen(secret) && !secret.startsWith('-');

export const loginRules: readonly Rule[] = [
  {
    id: 'login-option',
    finds: 'user and password given to curl and the like',
    anchors: ['-u ', '-a ', '--user ', '--user=', '--proxy-user ', '-u"', "-u'"],
    pattern: new RegExp(
      String.raw`(?<=\b(?:curl|wget|http|https|xh|ab|ldapsearch|smbclient)\b${words}\s{1,3})(?:-[uU] ?|-a |--user[ =]|--proxy-user )["']?[^\s:"'%]{1,100}[:%](?<secret>[^\s"'\\]{3,200})`,
    ),
    isSecret: chosen,
    matches: [
      'curl -s -u ana:hunter22 https://example.com',
      `curl --user 'ana:hunter22' x`,
      'curl -X POST \\\n  -u ana:hunter22 x',
      'https -a ana:hunter22 example.com',
    ],
    passes: ['docker run -u 1000:1000 image', 'curl -u $USER:$PASS https://example.com', 'curl -u ana https://x'],
  },
  {
    id: 'password-option',
    finds: 'passwords given to programs as an option',
    anchors: [
      '--pass',
      '--http-pass',
      'sshpass',
      'mysql',
      'mariadb',
      'redis-cli',
      'docker login',
      'podman login',
      'helm registry login',
      'storepass',
      'keypass',
      '-passin',
      '-passout',
      '--requirepass',
      '--from-literal',
      'htpasswd -',
      'net use',
      'mongo',
      'psexec',
      'sqlcmd',
      'zip ',
      '7z ',
      'gh secret set',
      'authtoken ',
      'aws configure set',
      'convertto-securestring',
      'nmcli',
      'echo ',
    ],
    pattern: new RegExp(
      [
        String.raw`(?<!\S)--(?:http-)?pass(?:word|wd|phrase)?[ =](?!(?:${prose})\b)`,
        String.raw`sshpass${gap}-p[^\S\n]{0,4}`,
        String.raw`\b(?:mysql\w{0,12}|mariadb(?:-\w{1,10})?)\b${words}?\s-p`,
        String.raw`redis-cli\b${words}?\s-a${gap}`,
        String.raw`(?:docker|podman|helm registry) login\b${words}?\s-p${gap}`,
        String.raw`(?<=-)(?:store|key)pass${gap}`,
        String.raw`-pass(?:in|out)${gap}pass:`,
        String.raw`--requirepass${gap}`,
        String.raw`--from-literal[= ][\w.-]{1,60}=`,
        String.raw`htpasswd -\w{0,5}b\w{0,5}${gap}\S{1,100}${gap}\S{1,60}${gap}`,
        String.raw`net use\b${words}?/user:\S{1,60}${gap}`,
        String.raw`mongo(?:sh|dump|restore|export|import)?\b${words}?\s-p${gap}`,
        String.raw`psexec(?:64)?\b${words}?\s-p${gap}`,
        String.raw`sqlcmd\b${words}?\s-P${gap}`,
        String.raw`zip\b${words}?\s-P${gap}`,
        String.raw`(?<!\w)7z${gap}${words}?\s-p`,
        String.raw`gh secret set\b${words}?\s(?:--body|-b)[ =]`,
        String.raw`(?<=\badd-|:_)auth[tT]oken${gap}`,
        String.raw`aws configure set [\w.-]{0,60}(?:secret_access_key|session_token)${gap}`,
        String.raw`ConvertTo-SecureString${gap}(?:-String${gap})?(?=["'])`,
        String.raw`nmcli\b${words}?\spassword${gap}`,
      ]
        .map((start) => `${start}${value}`)
        .concat(
          String.raw`echo\s{1,4}(?:-n\s{1,4})?["']?(?:[\w.-]{1,40}:)?(?<secret>[^\s"'|]{3,200})["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?(?:chpasswd|-S\b|passwd --stdin|[^\n|]{0,80}(?:--password-stdin|--with-token|secret (?:put|set)|env add))`,
        )
        .join('|'),
    ),
    isSecret: chosen,
    matches: [
      'tool --password hunter22',
      "sshpass -p 'hunter22' ssh x",
      'mysql -uroot -phunter22 shop',
      'mysqldump -h db -u app -p"hunter 22" shop',
      'redis-cli -h cache -a hunter22 ping',
      'docker login -u ana -p hunter22 registry.example.com',
      'openssl rsa -in k.pem -passin pass:hunter22',
      'keytool -list -storepass hunter22',
      'kubectl create secret generic db --from-literal=pw=hunter22',
      'htpasswd -bc .htpasswd ana hunter22',
      'net use x: //server/share /user:ana hunter22',
      'mongosh --host db -u app -p hunter22 shop',
      'sqlcmd -S db -U sa -P hunter22',
      'unzip -P hunter22 a.zip',
      '7z x -phunter22 a.7z',
      'gh secret set DB_PASSWORD --repo ana/shop --body "hunter22"',
      'ngrok config add-authtoken hunter22',
      'npm config set //registry.npmjs.org/:_authToken hunter22',
      'aws configure set profile.x.aws_secret_access_key hunter22',
      'ConvertTo-SecureString "hunter22" -AsPlainText -Force',
      'nmcli dev wifi connect Home password hunter22',
      'echo hunter22 | npx wrangler secret put DB_PASSWORD',
      'echo ana:hunter22 | sudo chpasswd',
      "echo 'hunter22' | sudo -S apt-get update",
      'echo hunter22 | docker login -u ana --password-stdin',
    ],
    passes: [
      'tool --password-file secrets.txt',
      'mysql -u root -p shop',
      'mysql -p$PASSWORD shop',
      'docker run -p 8080:80 image',
      'mongodump -p --db shop',
      'zip -r a.zip -P',
      '7z x a.7z',
      'gh secret set NAME --body "$VALUE"',
      'the authtoken that ngrok gives you',
      'the --pass option',
      'redis-cli -a $REDIS ping',
      'echo hello | sudo tee file',
      'echo $PASSWORD | docker login --password-stdin',
    ],
  },
  {
    id: 'sql-password',
    finds: 'passwords of users and roles in SQL',
    anchors: ["password '", 'password "', 'identified '],
    pattern: new RegExp(
      String.raw`(?:(?<=\b(?:user|role|login)\b[^;'"]{1,200})password\s|identified\s{1,4}(?:with\s{1,4}['"]?\w{1,40}['"]?\s{1,4})?(?:by|as)\s{1,4}(?:password\s{1,4})?)["'](?<secret>[^\s"']{4,200})["']`,
      'i',
    ),
    isSecret: ({ secret }) => looksChosen(secret),
    matches: [
      "CREATE USER app WITH ENCRYPTED PASSWORD 'hunter22';",
      "ALTER ROLE app PASSWORD 'hunter22'",
      "create user 'app'@'%' identified by 'hunter22'",
      "ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY 'hunter22';",
    ],
    passes: [
      "CREATE USER app WITH PASSWORD '${PASSWORD}'",
      'The user has the password "password"',
      "CREATE USER app IDENTIFIED BY '********'",
      "rows are identified by 'id'",
    ],
  },
  {
    id: 'netrc-password',
    finds: 'passwords in netrc lines',
    anchors: ['machine ', 'machine\n', 'default '],
    pattern:
      /(?:machine\s{1,8}(?:[\w-]{1,63}\.[\w.-]{1,200}|localhost)|default)\s{1,8}(?:login|user)\s{1,8}\S{1,200}\s{1,8}(?:account\s{1,8}\S{1,200}\s{1,8})?password\s{1,8}(?<secret>\S{3,200})/i,
    isSecret: ({ secret }) => looksChosen(secret),
    matches: [
      'machine example.com login ana password hunter2',
      'machine example.com\n  login ana\n  password hunter2',
      'default login ana password hunter2',
    ],
    passes: ['machine learning login page password reset'],
  },
  {
    id: 'pgpass-password',
    finds: 'passwords in lines of .pgpass',
    anchors: [':5432:', ':5433:', ':6543:', ':*:'],
    pattern: /(?<=(?<![\w.*-])[\w.*-]{1,100}):(?:\d{4,5}|\*):[\w.*-]{1,60}:[\w.*-]{1,60}:(?<secret>[^\s:]{3,200})/,
    isSecret: ({ secret }) => looksChosen(secret) && !secret.startsWith('*'),
    matches: ['db.example.com:5432:shop:app:hunter22', '# local\nlocalhost:*:*:app:hunter22'],
    passes: ['localhost:5432:shop', 'a:*:b', '2001:db8:*:*:*:*:*:*'],
  },
  {
    id: 'registry-auth',
    finds: 'logins in the configuration of Docker and other registries',
    anchors: ['"auth"', "'auth'", '"identitytoken"', '"registrytoken"'],
    pattern: /["'](?:auth|identitytoken|registrytoken)["']\s{0,4}:\s{0,4}["'](?<secret>[\w+/=.~-]{8,300})/,
    isSecret: ({ secret }) =>
      isBasicCredential(secret) || (secret.length >= 20 && looksTyped(secret) && !isReference(secret)),
    matches: [
      `{"auths": {"ghcr.io": {"auth": "${Buffer.from('ana:hunter22').toString('base64')}"}}}`,
      `{"auth": "${Buffer.from('_json_key:{"a": 1}').toString('base64')}"}`,
    ],
    passes: ['{"auth": "required"}', '{"auth": "oauth2-client"}'],
  },
  {
    id: 'data-source',
    finds: 'passwords in data source names without a scheme',
    anchors: ['@tcp(', '@unix(', 'oracle:thin:'],
    pattern: new RegExp(
      [
        String.raw`(?<=(?<![\w.-])[\w.-]{1,60}:(?<head>[^\s:@/"'\x60]{3,100}))@(?:tcp|unix)\(`,
        String.raw`oracle:thin:[\w$]{1,60}/(?<secret>[^@\s"']{3,100})@`,
      ].join('|'),
    ),
    isSecret: ({ secret }) => looksChosen(secret.replace(/@(?:tcp|unix)\($/, '')),
    matches: ['app:hunter22@tcp(db.example.com:3306)/shop', 'jdbc:oracle:thin:scott/hunter22@//db.example.com:1521/x'],
    passes: ['${USER}:${PASS}@tcp(db)/shop', 'oracle:thin:@db'],
  },
];
