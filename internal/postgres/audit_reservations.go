package postgres

// Queries that check reservations and purchases: how many a user has, and how each reservation
// ended.
const (
	usersWithinLimit = `SELECT drop_id, format('user %s has %s, %s of them active, where %s are allowed: %s',
			user_id, held, active, max_per_user, array_to_string(ids[1:5], ', ')) AS detail
		FROM (SELECT drop_id, user_id, count(*) AS held, count(*) FILTER (WHERE status = 'active') AS active,
				array_agg(id ORDER BY created_at, id) AS ids
			FROM reservations WHERE status IN ('active', 'completed') AND ` + ofTheDrop + ` GROUP BY drop_id, user_id) AS users
		JOIN drops ON drops.id = drop_id WHERE held > max_per_user`

	usersHoldOne = `SELECT drop_id, format('user %s holds %s: %s',
			user_id, count(*), array_to_string((array_agg(id ORDER BY created_at, id))[1:5], ', ')) AS detail
		FROM reservations WHERE status = 'active' AND ` + ofTheDrop + ` GROUP BY drop_id, user_id HAVING count(*) > 1`

	reservationsEndOnce = `SELECT drop_id, format('reservation %s is %s: opened by row %s, closed by row %s, closed at %s',
			id, status, opened_seq, coalesce(closed_seq::text, 'none'), coalesce(closed_at::text, 'no time')) AS detail
		FROM reservations WHERE ` + ofTheDrop + `
			AND ((status = 'active') <> (closed_at IS NULL) OR (status = 'active') <> (closed_seq IS NULL)
				OR closed_seq <= opened_seq)`

	purchasesMatch = `SELECT coalesce(r.drop_id, p.drop_id) AS drop_id, CASE
			WHEN p.id IS NULL THEN format('reservation %s is completed and has no purchase', r.id)
			WHEN r.id IS NULL THEN format('purchase %s is of reservation %s, which is not a completed one of the drop',
				p.id, p.reservation_id)
			ELSE format('purchase %s (drop %s, user %s, %s %s) is of reservation %s (drop %s, user %s, %s %s)',
				p.id, p.drop_id, p.user_id, p.price_at_purchase, p.currency, r.id, r.drop_id, r.user_id, r.price, r.currency)
			END AS detail
		FROM (SELECT * FROM reservations WHERE status = 'completed' AND ` + ofTheDrop + `) AS r
		FULL JOIN (SELECT * FROM purchases WHERE ` + ofTheDrop + `) AS p ON p.reservation_id = r.id
		WHERE (p.drop_id, p.user_id, p.price_at_purchase, p.currency) IS DISTINCT FROM (r.drop_id, r.user_id, r.price, r.currency)`

	boughtInTime = `SELECT r.drop_id, format('reservation %s was to end at %s, closed at %s, bought at %s',
			r.id, r.expires_at, r.closed_at, coalesce(p.purchased_at::text, 'no time')) AS detail
		FROM (SELECT * FROM reservations WHERE status = 'completed' AND ` + ofTheDrop + `) AS r
		LEFT JOIN purchases p ON p.reservation_id = r.id
		WHERE r.closed_at >= r.expires_at OR p.purchased_at >= r.expires_at`

	expiredInTime = `SELECT drop_id, format('reservation %s was to end at %s, expired at %s', id, expires_at, closed_at) AS detail
		FROM reservations WHERE status = 'expired' AND closed_at < expires_at AND ` + ofTheDrop

	// now() is when the snapshot was taken. 3 seconds is the longest promised time: that with Redis
	// away.
	overdueHoldsEnd = `SELECT drop_id, format('reservation %s ended at %s, %s s ago, and is active',
			id, expires_at, round(extract(epoch FROM now() - expires_at), 1)) AS detail
		FROM reservations WHERE status = 'active' AND expires_at < now() - interval '3 seconds' AND ` + ofTheDrop
)
