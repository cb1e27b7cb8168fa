const NAME = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,23}$/i;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Country codes, and what logs name beside them: a closed list, since `java.io.File` has the form of a name, too. */
const TOP_LEVEL = words(
  `ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci
  ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp
  gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk
  lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa
  pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td
  tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
  com net org edu gov mil int arpa info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx
  local localdomain lan intern internal corp home example invalid test onion bit i2p
  app dev cloud online site website store shop tech space xyz top club vip win bid loan work works life live link click press
  download stream party trade date review science racing cricket faith accountant men gdn icu buzz cyou rest monster fun host
  hosting email mail digital agency network systems solutions services support software security center company group media
  news blog wiki guru world global today zone city berlin koeln hamburg bayern wien swiss nrw saarland ruhr london paris
  amsterdam tokyo nyc moscow ltd llc inc gmbh bank finance money capital credit business market marketing academy
  education school university institute foundation church community social chat page cafe bar pub restaurant pizza hotel house
  homes estate garden energy green eco health care clinic dental doctor vet fit yoga art design photography gallery
  video film movie music band audio radio game games casino bet poker sexy porn adult dating singles love family kids toys
  fashion clothing shoes jewelry gold diamonds auto car cars taxi tours holiday flights best cool one plus red blue pink black
  now page goog google microsoft azure amazon aws apple bmw audi sap siemens`,
);

/** As often an ending of file names, or a word of programs: a name of two parts that ends so is none. */
const WEAK = words(
  "ac id is do no so my py pl sh cc rs md ps st name info work works link plus one bar pro test post name app",
);
const NO_NAMES = words("asp.net ado.net vb.net system.net microsoft.net socket.io node.js rc.local next.js");

/** Packages of programs are written from the general to the particular: `com.apple.xpc`. */
const CLASS_START = /^(?:com|org|net|edu|java|javax|microsoft|windows|system|kafka|android)\.(?!com$|net$|org$)/i;

/** Whether a word is the name of a host or domain, by its last part; file and class names are not. */
export function isDomainName(word: string): boolean {
  if (!NAME.test(word)) return false;
  const last = word.slice(word.lastIndexOf(".") + 1);
  const lower = last.toLowerCase();
  // `done.No` and `System.Net` are no names: those are written in one case, but for their first letters.
  if (last !== lower && last !== last.toUpperCase()) return false;
  if (!TOP_LEVEL.has(lower) && !lower.startsWith("xn--")) return /(?:^|\.)aka\.ms$/i.test(word);
  if (CLASS_START.test(word)) return false;
  if (!WEAK.has(lower)) return !NO_NAMES.has(word.toLowerCase());
  const labels = word.split(".");
  if (labels.length < 3) return false;
  return lower !== "id" || /^(?:co|go|ac|or|web|www|sch|my|net)$/i.test(labels.at(-2)!) || /^www/i.test(labels[0]!);
}

/** Whether a value has the form of a name, where its place already says that it is one. */
export const hasNameForm = (value: string): boolean => NAME.test(value);
