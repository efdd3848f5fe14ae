/** Words of questions that their answers do not hold, by language. */

export interface QuestionWords {
  /** A question begins with one of these. */
  readonly asking: ReadonlySet<string>;
  /** Words that tell nothing about a subject, those included. */
  readonly empty: ReadonlySet<string>;
}

function language(asking: string, little: string, acting: string): QuestionWords {
  const empty = [asking, little, acting].flatMap((words) => words.split(' '));
  return { asking: new Set(asking.split(' ')), empty: new Set(empty) };
}

export const english = language(
  'how what why when where which who whom whose did do does is are was were can could should would will has have had may might',
  'a an the this that these those it its i we you they he she me us them my our your their to of in on at for from with by about into and or as so then there here again once ever s t re ve ll d m',
  'get got make made go went use used uses using fix fixed fixes solve solved handle handled resolve resolved happen happened happens problem issue issues way thing things cause caused causes work worked works',
);

const german = language(
  'wie was warum wieso weshalb wann wo woher wohin wer wen wem welche welcher welches welchen welchem hat haben hatte hatten habe ist sind war waren wurde wurden wird werden kann können konnte konnten soll sollen sollte gibt gab',
  'der die das dem den des ein eine einen einem einer eines wir ich du er sie es ihr man uns mich mir ihn ihm unser unsere unseren unserem unserer und oder aber als auch da dann dass doch noch mal schon so denn im in an am auf aus bei beim mit nach von vom zu zum zur über für um ob hier dort wieder je jemals',
  'gemacht machen benutzt benutzen genutzt nutzen verwendet verwenden gelöst lösen behoben beheben repariert passiert passierte problem ging geht',
);

const french = language(
  'comment pourquoi quand où quel quelle quels quelles qui que quoi combien est sont était étaient a avons avez ont avait avaient ai as peut peux faut',
  'le la les l un une des de d du au aux à en dans sur pour par avec et ou ce cet cette ces ça se sa son ses mon ma mes notre nos votre vos je j tu il elle on nous vous ils elles me te y qu c s t m n là ici encore déjà',
  'fait faire utilisé utiliser utilise utilisons résolu résoudre corrigé corriger réglé régler réparé passé arrivé problème',
);

const russian = language(
  'как что почему зачем когда где куда кто чем какой какая какое какие каким сколько',
  'и а но в во на с со по к из у о об от до для за при не мы я ты вы он она они это этот эта эти тот та те то так же ли бы был была было были есть нам нас наш наша наше наши мне меня',
  'делать сделать сделали исправить исправили починить починили решить решили использовать используем случилось произошло проблема',
);

/** Languages that put spaces between words. */
export const spacedLanguages: readonly QuestionWords[] = [english, german, french, russian];

/** Of Chinese, Japanese and Korean; no other language writes these. */
export const emptyInOtherScripts: ReadonlySet<string> = new Set(
  [
    '为什么 怎么 怎样 怎么样 如何 什么 哪里 哪个 哪些 谁 吗 呢 的 了 是 在 我们 我 你 有 和 与 这 那 这个 那个 是否 為什麼 怎麼 什麼 哪裡 我們 嗎 這個',
    'なぜ どう どうして どうやって どこ どの いつ 何 誰 です ます でし でした まし ました しま し や って した た て の を に は が と で か も へ から まで この その 私 たち ください する',
    '왜 어떻게 무엇 무엇을 뭐 어디 어디서 언제 누가 누구 우리 우리는 우리가 은 는 이 가 을 를 에 에서 의 와 과 도 로 으로 했나요 인가요 나요',
  ].flatMap((words) => words.split(' ')),
);
