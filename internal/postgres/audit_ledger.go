package postgres

// Queries that check the ledger: it has no gaps, and replaying it passes through possible stocks
// only.
const (
	ledgerBegins = `SELECT id AS drop_id, format('row 1 is %s',
			coalesce((SELECT kind FROM stock_ledger l WHERE l.drop_id = drops.id AND l.seq = 1), 'not there')) AS detail
		FROM drops WHERE ` + ofTheDropItself + `
			AND NOT EXISTS (SELECT FROM stock_ledger l WHERE l.drop_id = drops.id AND l.seq = 1 AND l.kind = 'created')`

	ledgerHasNoGap = `SELECT drop_id, format('row %s comes after row %s', seq, before) AS detail
		FROM (SELECT drop_id, seq, lag(seq, 1, 0::bigint) OVER (PARTITION BY drop_id ORDER BY seq) AS before
			FROM stock_ledger WHERE ` + ofTheDrop + `) AS numbered
		WHERE seq <> before + 1`

	ledgerReplays = `SELECT drop_id, format('after row %s (%s): total %s, available %s, reserved %s, sold %s',
			seq, kind, total, available, reserved, sold) AS detail
		FROM (SELECT drop_id, seq, kind, sum(d_total) OVER soFar AS total, sum(d_available) OVER soFar AS available,
				sum(d_reserved) OVER soFar AS reserved, sum(d_sold) OVER soFar AS sold
			FROM stock_ledger WHERE ` + ofTheDrop + `
			WINDOW soFar AS (PARTITION BY drop_id ORDER BY seq ROWS UNBOUNDED PRECEDING)) AS replayed
		WHERE total <> available + reserved + sold OR least(total, available, reserved, sold) < 0`

	// Kinds that are not listed change the drop's status and move no units. ledgerSizesBegin checks
	// the created rows of drops with sizes.
	ledgerMoves = `SELECT drop_id, format('row %s (%s) of %s units: total %s, available %s, reserved %s, sold %s',
			seq, kind, units, d_total, d_available, d_reserved, d_sold) AS detail
		FROM stock_ledger WHERE ` + ofTheDrop + ` AND NOT CASE kind
			WHEN 'created' THEN (seq = 1 OR size_id IS NOT NULL) AND (d_total, d_available, d_reserved, d_sold) = (units, units, 0, 0)
			WHEN 'edited' THEN abs(d_total) = units AND (d_available, d_reserved, d_sold) = (d_total, 0, 0)
			WHEN 'adjusted' THEN abs(d_total) = units AND (d_available, d_reserved, d_sold) = (d_total, 0, 0)
			WHEN 'reserved' THEN units > 0 AND (d_total, d_available, d_reserved, d_sold) = (0, -units, units, 0)
			WHEN 'purchased' THEN units > 0 AND (d_total, d_available, d_reserved, d_sold) = (0, 0, -units, units)
			WHEN 'cancelled' THEN units > 0 AND (d_total, d_available, d_reserved, d_sold) = (0, units, -units, 0)
			WHEN 'released' THEN (units, d_total, d_available, d_reserved, d_sold) = (1, 0, 1, -1, 0)
			WHEN 'expired' THEN units > 0 AND (d_total, d_available, d_reserved, d_sold) = (0, units, -units, 0)
			ELSE (units, d_total, d_available, d_reserved, d_sold) = (0, 0, 0, 0, 0) END`

	// A reservation has the seq of the row that opened it and of the row that closed it, so each
	// row's units must be the number of reservations that refer to it and have its size. A row of
	// kind released closes a reservation as cancelled.
	ledgerMatchesReservations = `WITH named AS (
			SELECT drop_id, opened_seq AS seq, 'reserved' AS kind, size_id, id FROM reservations WHERE ` + ofTheDrop + `
			UNION ALL
			SELECT drop_id, closed_seq, CASE status WHEN 'completed' THEN 'purchased' ELSE status END, size_id, id
			FROM reservations WHERE closed_seq IS NOT NULL AND ` + ofTheDrop + `),
		counted AS (SELECT drop_id, seq, kind, coalesce(size_id, '') AS size, count(*) AS reservations, min(id::text) AS one
			FROM named GROUP BY 1, 2, 3, 4),
		ledger AS (SELECT drop_id, seq, CASE kind WHEN 'released' THEN 'cancelled' ELSE kind END AS kind, coalesce(size_id, '') AS size, units
			FROM stock_ledger WHERE kind IN ('reserved', 'purchased', 'cancelled', 'released', 'expired') AND ` + ofTheDrop + `)
		SELECT differing.drop_id, format('row %s (%s%s) is of %s units, and %s reservations name it%s', seq, kind,
			' of size ' || coalesce(label || ' (' || size || ')', nullif(size, '')), coalesce(units, 0), coalesce(reservations, 0),
			', one of them ' || one) AS detail
		FROM (SELECT * FROM ledger FULL JOIN counted USING (drop_id, seq, kind, size) WHERE units IS DISTINCT FROM reservations) AS differing
		LEFT JOIN drop_sizes s ON s.drop_id = differing.drop_id AND s.id = size`
)
