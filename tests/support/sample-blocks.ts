/** The id of the picture that the sample shows. */
export const IMAGE = 'image2222222';

/** In Markdown: lists, a quotation, code, a table, a picture and typed blocks. */
export const BLOCKS = `#### Un niveau est sauté

- puce
  - puce dedans
- autre

3. trois
4. quatre

- [x] fait
- [ ] à faire

> Une citation de texte.

\`\`\`
let code = "ligne";
deuxième ligne
\`\`\`

---

| Pays | Nombre | Remarque |
|:-----|-------:|:--------:|
| Mali | 12 | **longue** remarque sur plusieurs mots |
| Sénégal | 7 | ☐ ☑ 🌍 |

![Un schéma](/fichiers/${IMAGE} "La légende. Crédit : Awa")

:::constat{title="Le titre du constat"}
Le constat tient.
:::

:::repere{value="7 sur 12"}
Sept installations tournent.
:::

:::parole{attribution="Une présidente"}
Nous avons mesuré.
:::
`;
