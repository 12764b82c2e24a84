import type { LoopLetters } from './letter-words.ts';

/**
 * Awaits reading by a native speaker. Numbers follow a colon, so that no plural depends on them.
 */
export const ar: LoopLetters = {
  subject: {
    asked: 'موافقتكم وأقوالكم',
    reminder: 'تذكير: ننتظر جوابكم',
    published: 'نُشرت أقوالكم',
    year: 'ما آلت إليه أقوالكم',
  },
  hello: (name) => `مرحبًا ${name}،`,
  asked: (networkName) =>
    `لدينا في ${networkName} سؤال لكم عمّا قلتموه أو قدّمتموه. تقرؤون وتجيبون دون حساب ولا كلمة مرور.`,
  reminder: (networkName) =>
    `ما زلنا في ${networkName} ننتظر جوابكم. لا يُنشر شيء دونه؛ وإن كنتم لا تريدون ذلك، فقولوه أيضًا.`,
  published: 'نُشر للتوّ نصّ يستند إلى أقوالكم. ستجدون أين نُشر وبأي كلمات.',
  year: (pages) => `كما في كل سنة، هذا ما آلت إليه أقوالكم. عدد الصفحات المنشورة التي تستند إليها: ${pages}.`,
  further: (pages) => `عدد الصفحات الأخرى التي تستند إلى ما استخلصته الدراسة منها: ${pages}.`,
  takenUp: (adoptions) => `عدد المرات التي أخذ فيها آخرون بممارسات جيدة نشأت عنها: ${adoptions}.`,
  noted: (adoptions) => `عدد المرات التي دوّن فيها فريق الدراسة أن أحدًا أخذ بما بيّنته: ${adoptions}.`,
  read: (count, since, pages) =>
    `عدد مرات قراءة ${pages === 1 ? 'هذه الصفحة' : 'هذه الصفحات'} منذ ${since}، على وجه التقريب: ${count}. نحن نعدّ القراءات لا الأشخاص: فلا نعرف من قرأ.`,
  answer: 'اقرؤوا وأجيبوا',
  see: 'إلى أين وصلت أقوالي',
  personal: 'هذا الرابط شخصي: يمكنكم به أيضًا تغيير رأيكم في أي وقت. لا تعطوه لأحد.',
};
