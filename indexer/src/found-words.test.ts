/** Words as they are typed, and as they stand in conversations, on every search server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';

/** What is said, and what finds it and nothing else of this. */
const said: readonly (readonly [text: string, ...typed: string[]])[] = [
  ['東京タワーの予約画面でタイムアウトが発生しました', 'タワー', '東京', '予約 タワー', 'タイムアウト'],
  ['データベース接続プールが枯渇しています', 'データベース 枯渇', '接続', 'プール'],
  ['支付网关返回签名验证错误', '签名 网关', '支付'],
  ['消息队列消费者重复处理订单', '消费者 订单', '队列'],
  ['데이터베이스마이그레이션이 실패했습니다', '마이그레이션', '데이터베이스'],
  ['결제서버에서 인증오류가 발생했다', '인증오류 결제서버'],
  ['ошибка Авторизации на сервере', 'авторизации', 'ОШИБКА'],
  ['call fetchUserProfile(id)', 'fetchUserProfile', 'user profile', 'fetchuser'],
  ['set retry_backoff_ms to 5', 'retry_backoff_ms', 'backoff', 'retrybackoffms'],
  ['edit src/auth/session-store.ts', 'src/auth/session-store.ts', 'session-store', 'auth/session'],
  ['fails with ERR_MODULE_LOST today', 'err_module_lost', 'ERR_MODULE'],
  ['upgrade left-pad to v3.14.159', 'v3.14.159', '3.14.159', 'left-pad'],
  ['upgrade right-pad to 2.71.828', 'v2.71.828', '2.71', '71.828'],
  ['from 71 to 2.828, and 3.159.14', '2.828', '159.14'],
  ['git commit --amend --no-edit', '--amend', '"commit --amend"', '“commit --amend”', '"commit --am'],
  ['NOT NULL constraint failed: users.email', 'NOT NULL constraint failed', 'NOT NULL constraint NOT mock'],
  ["the orchestrator can't resume", 'orchestart', 'orchestartor', 'cant resume'],
  ['bindings for C++ cost $12.50', 'C++', 'c++ bindings', '$12.50'],
  ['платёжный шлюз отвечает', 'платежный шлюз', 'платёжный', 'Платежный'],
  ['die „Straße“ – ohne Prüfsumme…', 'strasse', '„Straße“', 'Straße—ohne'],
];

describe.each(searchServers)('words in $name', ({ start, missing }) => {
  let archive: TestArchive;
  let server: TestServer;
  let index: TestIndex;

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start();
    index = new TestIndex(server.address);
    archive = new TestArchive();
    archive.put(
      conversation(
        'words',
        said.map(([text]) => text),
      ),
    );
    archive.commit();
    await index.update(archive);
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    archive.delete();
    index.close();
    await server.stop();
  });

  it.skipIf(missing).each(said.flatMap(([text, ...typed], seq) => typed.map((one) => ({ one, text, seq }))))(
    '$one finds “$text”',
    async ({ one, seq }) => {
      expect((await index.found(one)).map((message) => message.seq)).toEqual([seq]);
    },
  );
});
