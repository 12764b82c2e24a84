/** Links to what the reader may not open. */
export const reserved = {
  lock: {
    members: 'members only',
    invited: 'by invitation only',
    partner: 'not opened by your invitation',
  },
  kicker: 'Restricted access',
  title: {
    members: 'For members of the network',
    invited: 'By invitation only',
    partner: 'Your invitation does not open this page',
  },
  link: 'The link that you followed:',
  text: {
    members:
      'Members of {{network}} can read this publication. To join, or to get an account if your organisation is a member already, write to the network’s team.',
    invited:
      'This publication is open only to partners who were invited to read and annotate it. The team of {{network}} sends invitations: ask them for yours.',
    partner: 'Your invitation opens a single page. Ask the person who invited you for access to this one.',
  },
  signIn: {
    members: 'You have an account? Sign in, and the page will open.',
    invited: 'You were invited? Open the link that you received: it gives access to the page.',
  },
  contact: 'Write to the team',
  back: 'Back to what I was reading',
};
