/** Sentences without spaces between words, a search for parts of their words, and a sentence that holds only some of them. */
export const cjkCases: readonly { readonly text: string; readonly query: string; readonly alike: string }[] = [
  {
    text: '東京タワーの予約画面でタイムアウトが発生しました',
    query: 'タワー タイムアウト',
    alike: '大阪城の予約画面でタイムアウトが発生しました',
  },
  {
    text: 'データベース接続プールが枯渇しています',
    query: '枯渇 データベース',
    alike: 'データベース接続は正常です',
  },
  {
    text: 'ユーザー認証トークンの有効期限切れを修正',
    query: '有効期限 トークン',
    alike: 'ユーザー認証トークンを発行',
  },
  { text: '自然言語処理ライブラリの初期化に失敗', query: '言語処理 初期化', alike: '画像処理ライブラリの初期化に失敗' },
  { text: 'スマートフォンアプリの通知設定画面', query: 'アプリ 通知', alike: 'パソコンの通知設定画面' },
  { text: '支付网关返回签名验证错误', query: '签名 网关', alike: '支付网关返回超时错误' },
  { text: '分布式事务回滚时出现死锁', query: '分布式 死锁', alike: '本地事务回滚成功' },
  { text: '前端页面在夜间模式下布局错乱', query: '夜间 布局', alike: '前端页面在白天模式下正常' },
  { text: '消息队列消费者重复处理订单', query: '消费者 订单', alike: '消息队列生产者发送订单' },
  {
    text: '데이터베이스마이그레이션이 실패했습니다',
    query: '마이그레이션',
    alike: '데이터베이스백업이 실패했습니다',
  },
  { text: '결제서버에서 인증오류가 발생했다', query: '인증오류 결제서버', alike: '결제서버에서 시간초과가 발생했다' },
  { text: '세션만료시간을 연장하는 방법', query: '만료시간', alike: '세션저장소를 연장하는 방법' },
];
