// for: learning-lead
// title: What became of the recommendations?
// about: Recommendations by their status, and by the status in the source's own word where it gives one.
// scope: recommendations
// filters: all
// column: status text - Status
// column: status_in_source text - In the source's own word
// column: recommendations number - Recommendations
// consequence: nothing can have become of them
// sentence: No group is larger than that of the status {status}: {recommendations}.
// none: No recommendation matches what was asked.
// chart: bars status+status_in_source recommendations n=sum rows=status/statuses
// note: Open means open, accepted or partly accepted. Not known is neither open nor closed.
RETURN coalesce(status, 'not_known') AS status,
       CASE WHEN coalesce(status, 'not_known') = coalesce(r.status, 'not_known') THEN r.status_in_source END AS status_in_source,
       count(DISTINCT r.id) AS recommendations
ORDER BY recommendations DESC, status, coalesce(status_in_source, '')
