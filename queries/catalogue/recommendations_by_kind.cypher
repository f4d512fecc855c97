// for: researcher learning-lead
// title: What kinds of recommendation are made?
// about: Recommendations by their kind and their strength, with how many of each are open, were carried out, or were refused
//   or withdrawn.
// scope: recommendations
// filters: all
// column: kind text - Kind
// column: strength text - Strength
// column: recommendations number - Recommendations
// column: open number - Open
// column: completed number - Completed
// column: not_taken number - Rejected, superseded or withdrawn
// column: not_known number - Status not known
// chart: bars kind+strength recommendations n=sum rows=kind/kinds
// consequence: no kinds can be counted
// sentence: No group is larger than that of the kind {kind} and the strength {strength}: {recommendations}.
// none: No recommendation matches what was asked.
// note: A blank kind or strength is one that nobody recorded. Open means open, accepted or partly accepted.
WITH DISTINCT r, coalesce(status, 'not_known') AS status
RETURN r.kind AS kind, r.strength AS strength, count(r) AS recommendations,
       sum(CASE WHEN status IN $open_recommendation THEN 1 ELSE 0 END) AS open,
       sum(CASE WHEN status = 'completed' THEN 1 ELSE 0 END) AS completed,
       sum(CASE WHEN status IN ['rejected', 'superseded', 'withdrawn'] THEN 1 ELSE 0 END) AS not_taken,
       sum(CASE WHEN status = 'not_known' THEN 1 ELSE 0 END) AS not_known
ORDER BY recommendations DESC, coalesce(kind, '~'), coalesce(strength, '~')
