/** What shoppers of a crowd are called. */

const FIRST_NAMES: readonly string[] = [
  ...['Ada', 'Alan', 'Amira', 'Anton', 'Ayşe', 'Barbara', 'Bela', 'Björn', 'Carl', 'Chidi', 'Chloé', 'Clara'],
  ...['Dario', 'Dorothy', 'Edsger', 'Elif', 'Emil', 'Emmy', 'Ester', 'Fatima', 'Felix', 'Frances', 'Gaël', 'Grace'],
  ...['Greta', 'Hana', 'Hedy', 'Hugo', 'Ida', 'Imre', 'Ingrid', 'Ivo', 'Jana', 'Jonas', 'José', 'Juno'],
  ...['Kamala', 'Karel', 'Katherine', 'Kofi', 'Lena', 'Linus', 'Lise', 'Łukasz', 'Maja', 'Malik', 'Margaret', 'Mei'],
  ...['Milo', 'Nadia', 'Niels', 'Noor', 'Olga', 'Oskar', 'Paula', 'Pavel', 'Priya', 'Quentin', 'Radia', 'Rosa'],
  ...['Ruben', 'Sanna', 'Siân', 'Søren', 'Sofia', 'Ștefan', 'Tariq', 'Tove', 'Ulla', 'Ursula', 'Vera', 'Viktor'],
  ...['Wanda', 'Willem', 'Xenia', 'Yara', 'Yusuf', 'Zeno', 'Zoë', 'Žofie', 'Ελένη', 'Νίκος', 'Юлия', 'Борис'],
];

/**
 * A name that is not taken: a first name while there are any, then one with a number behind it.
 *
 * @param random 0 to 1, exclusive
 */
export function freshName(taken: ReadonlySet<string>, random: () => number): string {
  for (let round = 1; ; round++) {
    const names = round === 1 ? FIRST_NAMES : FIRST_NAMES.map((name) => `${name} ${round}`);
    const free = names.filter((name) => !taken.has(name));
    const name = free[Math.floor(random() * free.length)];
    if (name !== undefined) return name;
  }
}
