/**
 * Every file that something in the record names, as a table `dossier_id, sha256, name`: papers of working copies and revisions, what decisions state (minutes, a
 * document of an outside body), answers of opinions, orders after the decision. `name` is as it was sent, null where none is kept. A file may stand in it many times.
 */
export const fileUses = `(
  SELECT dossier_id, file_sha256 AS sha256, name FROM paper
  UNION ALL SELECT x.dossier_id, file #>> '{}', NULL FROM decision x
    CROSS JOIN LATERAL jsonb_path_query(x.payload, '$.** ? (@.type() == "string" && @ like_regex "^[0-9a-f]{64}$")') file WHERE x.payload IS NOT NULL
  UNION ALL SELECT dossier_id, answer_file, NULL FROM opinion WHERE answer_file IS NOT NULL
  UNION ALL SELECT a.dossier_id, x.paper, NULL FROM award_act x JOIN award_record a ON a.id = x.award_id)`
