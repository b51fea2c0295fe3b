/** What seeded people are called and say. The ugly half is what breaks layouts. */
const first = ['Ana', 'Björn', 'Chen', 'Dmitri', 'Élodie', 'Fatima', 'Grace', 'Hiro', 'Ines', 'Jonas', 'Kofi', 'Lena'];
const last = ['Alvarez', 'Brandt', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'García', 'Haddad', 'Ivanov', 'Jensen'];

const uglyNames = [
  'محمد عبد الرحمن بن سليمان الفارسي',
  'ยุวดี ศรีสุวรรณ',
  '王小明',
  'Александра Константиновна Преображенская-Вознесенская',
  '👩‍👩‍👧‍👦🌈 ✨Glitter✨ 👩🏽‍🚀',
  'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewarenwohlgepflege',
  '‮gnippilf',
  '<script>alert(1)</script>',
  'z̷̢̛̲͙a̵͎͠l̸̝̈g̶̙̓o̴̟͊',
  '‎',
  'שירה כהן',
];

const texts = [
  'Hi! Do you have a table for four tonight?',
  'Is this still available in blue?',
  'My order has not arrived yet, the number is 40213.',
  'Thank you so much, that was quick!',
  'Could you send me the invoice again? I need it for my taxes.',
  'Where is your shop?\nI will be in town on Saturday.',
  'Do you ship to Norway? https://example.com/products/blue-kettle?ref=ig&utm_source=story',
  'ok',
  'The size does not fit, how can I return it?',
  'When do you open tomorrow?',
];

const answers = [
  'Hello, thank you for writing. Yes, we do!',
  'I am looking into it and will come back to you within the hour.',
  'It is on its way and should arrive on Thursday.',
  'You are welcome. Have a lovely day!',
  'Of course. I have just sent it to your email address.',
];

const uglyTexts = [
  'مرحبا، هل لديكم طاولة لأربعة أشخاص الليلة؟ order #40213 من فضلكم',
  'ขอสอบถามราคาและค่าจัดส่งไปเชียงใหม่ค่ะ',
  '你好，请问这个还有货吗？我想要蓝色的，谢谢',
  'Здравствуйте! Когда вы открываетесь завтра?',
  '😀😃😄😁😆🥹😅😂🤣🥲☺️👩‍👩‍👧‍👦🏳️‍🌈',
  `https://example.com/${'averylongpathwithoutanybreak'.repeat(12)}`,
  'A'.repeat(2_000),
  '\n\n\nspaces   and\n\n\n\nempty lines\n\n',
  '<img src=x onerror=alert(1)> & "quotes" \'single\' {{contact.name}}',
];

/** As long as a message may be; too long to stand in every thread. */
const novel = `${'All work and no play makes Jack a dull boy. '.repeat(1_480)}END`;

const endless = 'A name so long that it can only be cut off somewhere in the middle of it, wherever it is shown';

export interface Words {
  names: string[];
  texts: string[];
  novel: string[];
  answers: string[];
  labels: string[];
  agents: string[];
  teams: string[];
  stages: string[];
  /** Fields of a contact that the workspace keeps. */
  fields: string[];
  savedReplies: string[];
  posts: string[];
  email: string;
}

export function seedWords(ugly: boolean): Words {
  const pretty: Words = {
    names: first.flatMap((one) => last.map((two) => `${one} ${two}`)),
    texts,
    novel: [],
    answers,
    labels: ['VIP', 'Order', 'Return', 'Question', 'Complaint', 'Wholesale', 'Press'],
    agents: ['Noor Baker', 'Tomás Rey', 'Wanda Kowalska', 'Yuki Mori'],
    teams: ['Support', 'Sales', 'Returns'],
    stages: ['New', 'Talking', 'Offer made', 'Customer', 'Lost'],
    fields: ['Customer number', 'Shoe size'],
    savedReplies: ['hours', 'shipping', 'thanks'],
    posts: ['Our spring jackets are here!', 'Which colour do you like best?', 'Open on Sunday from ten to four.'],
    email: 'customer@example.com',
  };
  if (!ugly) return pretty;
  return {
    names: [...pretty.names, ...uglyNames],
    texts: [...texts, ...uglyTexts],
    novel: [novel],
    answers: [...answers, ...uglyTexts.slice(0, 7)],
    labels: [
      ...pretty.labels,
      'ملصق باللغة العربية',
      '一个标签',
      '🔥🔥🔥',
      'A label whose name is so long that it can only be cut off somewhere in the middle of it',
      ...Array.from({ length: 189 }, (_, n) => `Label ${String(n + 1).padStart(3, '0')}`),
    ],
    agents: [...uglyNames.slice(0, 6), ...pretty.agents],
    teams: [endless, 'فريق الدعم', ...pretty.teams],
    stages: [endless, 'مرحلة', '🔥', ...pretty.stages],
    fields: [endless, 'رقم العميل', ...pretty.fields],
    savedReplies: [endless.replaceAll(' ', '-').toLowerCase(), 'ساعات-العمل', ...pretty.savedReplies],
    posts: [...uglyTexts, ...pretty.posts],
    email: `${'a.very.long.local.part.'.repeat(2)}@subdomain.of.another.example.com`,
  };
}
