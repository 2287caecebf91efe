/** The text under the hash of an entry, as `audit_hash` of the first migration builds it. Spelt out here: a verifier must not trust a function that can be replaced. */
export const hashedLine = `concat_ws(E'\\x1f', seq, floor(extract(epoch FROM at) * 1000000)::bigint, coalesce(actor_id::text, ''), actor_name, act, object_kind, object_id,
  coalesce(dossier_id::text, ''), coalesce(before::text, ''), coalesce(after::text, ''), request_id, prev_hash)`
