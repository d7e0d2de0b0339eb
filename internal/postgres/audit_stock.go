package postgres

// Queries that check the drops' counters. The schema has CHECK constraints for the first; the audit
// does not rely on them.
const (
	countersAddUp = `SELECT id AS drop_id, format('seq %s: total %s, available %s, reserved %s, sold %s',
			seq, total_stock, available_stock, reserved_stock, sold_stock) AS detail
		FROM drops WHERE ` + ofTheDropItself + `
			AND (total_stock <> available_stock + reserved_stock + sold_stock
				OR least(total_stock, available_stock, reserved_stock, sold_stock) < 0)`

	countersMatchRows = `WITH held AS (
			SELECT drop_id, count(*) FILTER (WHERE status = 'active') AS active,
				count(*) FILTER (WHERE status = 'completed') AS completed
			FROM reservations WHERE ` + ofTheDrop + ` GROUP BY drop_id),
		bought AS (SELECT drop_id, count(*) AS purchases FROM purchases WHERE ` + ofTheDrop + ` GROUP BY drop_id),
		compared AS (
			SELECT id AS drop_id, seq, reserved_stock AS reserved, sold_stock AS sold, coalesce(active, 0) AS active,
				coalesce(completed, 0) AS completed, coalesce(purchases, 0) AS purchases
			FROM drops LEFT JOIN held ON held.drop_id = id LEFT JOIN bought ON bought.drop_id = id
			WHERE ` + ofTheDropItself + `)
		SELECT drop_id, format('seq %s: reserved %s, active reservations %s; sold %s, completed reservations %s, purchases %s',
			seq, reserved, active, sold, completed, purchases) AS detail
		FROM compared WHERE reserved <> active OR sold <> completed OR sold <> purchases`

	countersMatchLedger = `WITH ledger AS (
			SELECT drop_id, count(*) AS rows, max(seq) AS last, sum(d_total) AS total, sum(d_available) AS available,
				sum(d_reserved) AS reserved, sum(d_sold) AS sold
			FROM stock_ledger WHERE ` + ofTheDrop + ` GROUP BY drop_id)
		SELECT id AS drop_id, format('the drop has seq %s, total %s, available %s, reserved %s, sold %s; '
				'the ledger has last seq %s, %s rows, total %s, available %s, reserved %s, sold %s',
			d.seq, total_stock, available_stock, reserved_stock, sold_stock,
			coalesce(last, 0), coalesce(rows, 0), coalesce(total, 0), coalesce(available, 0), coalesce(reserved, 0), coalesce(sold, 0)) AS detail
		FROM drops d LEFT JOIN ledger l ON l.drop_id = d.id
		WHERE ` + ofTheDropItself + ` AND (d.seq, d.seq, total_stock, available_stock, reserved_stock, sold_stock)
			IS DISTINCT FROM (last, rows, total, available, reserved, sold)`
)
