package postgres

// Queries that check the sizes of drops: their counters, and that every row which moves units of a
// drop with sizes is of one of them. They rely on no constraint and no trigger, and find nothing in
// drops without sizes. next_hold_end is left out, of sizes as of drops: it decides nothing.
const (
	sizeCountersAddUp = `SELECT drop_id, format('size %s (%s): total %s, available %s, reserved %s, sold %s',
			label, id, total_stock, available_stock, reserved_stock, sold_stock) AS detail
		FROM drop_sizes WHERE ` + ofTheDrop + `
			AND (total_stock <> available_stock + reserved_stock + sold_stock
				OR least(total_stock, available_stock, reserved_stock, sold_stock) < 0)`

	dropsAreSumsOfSizes = `WITH sums AS (
			SELECT drop_id, sum(total_stock) AS total, sum(available_stock) AS available, sum(reserved_stock) AS reserved,
				sum(sold_stock) AS sold, string_agg(format('%s: %s, %s, %s, %s', label, total_stock, available_stock,
					reserved_stock, sold_stock), '; ' ORDER BY position, id) AS sizes
			FROM drop_sizes WHERE ` + ofTheDrop + ` GROUP BY drop_id)
		SELECT d.id AS drop_id, format('seq %s: the drop has total %s, available %s, reserved %s, sold %s; '
				'its sizes have total %s, available %s, reserved %s, sold %s (%s)',
			seq, total_stock, available_stock, reserved_stock, sold_stock, total, available, reserved, sold, sizes) AS detail
		FROM drops d JOIN sums ON sums.drop_id = d.id
		WHERE (total_stock, available_stock, reserved_stock, sold_stock) IS DISTINCT FROM (total, available, reserved, sold)`

	sizedDropsHaveSizes = `WITH counted AS (SELECT drop_id, count(*) AS sizes FROM drop_sizes WHERE ` + ofTheDrop + ` GROUP BY drop_id)
		SELECT d.id AS drop_id, format('sized is %s, and it has %s sizes', sized, coalesce(sizes, 0)) AS detail
		FROM drops d LEFT JOIN counted ON counted.drop_id = d.id
		WHERE ` + ofTheDropItself + ` AND sized <> (sizes IS NOT NULL)`

	// A size can be taken off only while it has no units and was never held. Reservations are never
	// deleted, so was_held must say what they show.
	sizesTakenOffAreEmpty = `SELECT s.drop_id, format('size %s (%s): hidden is %s, total %s, was_held is %s, %s reservations',
			label, s.id, hidden, total_stock, was_held, coalesce(held, 0)) AS detail
		FROM (SELECT * FROM drop_sizes WHERE ` + ofTheDrop + `) AS s LEFT JOIN (` + reservationsBySize + `) AS rows
			ON rows.drop_id = s.drop_id AND rows.size_id = s.id
		WHERE hidden AND total_stock <> 0 OR hidden AND held IS NOT NULL OR was_held <> (held IS NOT NULL)`

	sizeCountersMatchRows = `SELECT s.drop_id, format('size %s (%s): reserved %s, active reservations %s; sold %s, completed reservations %s',
			label, s.id, reserved_stock, coalesce(active, 0), sold_stock, coalesce(completed, 0)) AS detail
		FROM (SELECT * FROM drop_sizes WHERE ` + ofTheDrop + `) AS s LEFT JOIN (` + reservationsBySize + `) AS rows
			ON rows.drop_id = s.drop_id AND rows.size_id = s.id
		WHERE (reserved_stock, sold_stock) IS DISTINCT FROM (coalesce(active, 0), coalesce(completed, 0))`

	reservationsBySize = `SELECT drop_id, size_id, count(*) AS held, count(*) FILTER (WHERE status = 'active') AS active,
			count(*) FILTER (WHERE status = 'completed') AS completed
		FROM reservations WHERE size_id IS NOT NULL AND ` + ofTheDrop + ` GROUP BY drop_id, size_id`

	// A size that was added later, and never got units, has no row in the ledger.
	sizeCountersMatchLedger = `WITH ledger AS (
			SELECT drop_id, size_id, sum(d_total) AS total, sum(d_available) AS available, sum(d_reserved) AS reserved, sum(d_sold) AS sold
			FROM stock_ledger WHERE size_id IS NOT NULL AND ` + ofTheDrop + ` GROUP BY drop_id, size_id)
		SELECT s.drop_id, format('size %s (%s) has total %s, available %s, reserved %s, sold %s; '
				'the ledger has total %s, available %s, reserved %s, sold %s', label, s.id, total_stock, available_stock, reserved_stock,
			sold_stock, coalesce(total, 0), coalesce(available, 0), coalesce(reserved, 0), coalesce(sold, 0)) AS detail
		FROM (SELECT * FROM drop_sizes WHERE ` + ofTheDrop + `) AS s LEFT JOIN ledger ON ledger.drop_id = s.drop_id AND ledger.size_id = s.id
		WHERE (total_stock, available_stock, reserved_stock, sold_stock)
			IS DISTINCT FROM (coalesce(total, 0), coalesce(available, 0), coalesce(reserved, 0), coalesce(sold, 0))`

	// Rows of a drop with sizes that move nothing are of the drop; all others are of a size.
	ledgerSizesExist = `SELECT l.drop_id, CASE
			WHEN l.size_id IS NULL THEN format('row %s (%s) of %s units has no size, and the drop has sizes', l.seq, kind, units)
			WHEN NOT sized THEN format('row %s (%s) is of size %s, and the drop has no sizes', l.seq, kind, l.size_id)
			WHEN s.id IS NULL THEN format('row %s (%s) is of size %s, which the drop does not have', l.seq, kind, l.size_id)
			ELSE format('row %s (%s) is of size %s (%s), and rows of its kind are of no size', l.seq, kind, label, l.size_id) END AS detail
		FROM (SELECT * FROM stock_ledger WHERE ` + ofTheDrop + `) AS l JOIN drops d ON d.id = l.drop_id
		LEFT JOIN drop_sizes s ON s.drop_id = l.drop_id AND s.id = l.size_id
		WHERE CASE WHEN l.size_id IS NULL THEN sized AND (units, d_total, d_available, d_reserved, d_sold) <> (0, 0, 0, 0, 0)
			ELSE NOT sized OR s.id IS NULL
				OR kind NOT IN ('created', 'adjusted', 'reserved', 'purchased', 'cancelled', 'released', 'expired') END`

	// The ledger of a drop with sizes begins with one created row for each size that it began with.
	ledgerSizesBegin = `SELECT drop_id, format('%s created rows, the last of them row %s, are of %s sizes', rows, last, sizes) AS detail
		FROM (SELECT drop_id, count(*) AS rows, max(seq) AS last, count(DISTINCT size_id) AS sizes
			FROM stock_ledger WHERE kind = 'created' AND ` + ofTheDrop + ` GROUP BY drop_id) AS created
		JOIN drops ON drops.id = drop_id WHERE sized AND (rows <> last OR rows <> sizes)
		UNION ALL
		SELECT l.drop_id, format('size %s (%s) begins with row %s (%s)', label, l.size_id, l.seq, kind)
		FROM (SELECT drop_id, min(seq) AS seq FROM stock_ledger
			WHERE size_id IS NOT NULL AND ` + ofTheDrop + ` GROUP BY drop_id, size_id) AS first
		JOIN stock_ledger l ON l.drop_id = first.drop_id AND l.seq = first.seq
		LEFT JOIN drop_sizes s ON s.drop_id = l.drop_id AND s.id = l.size_id
		WHERE kind NOT IN ('created', 'adjusted')`

	ledgerReplaysBySize = `SELECT replayed.drop_id, format('after row %s (%s): size %s (%s) has total %s, available %s, reserved %s, sold %s',
			seq, kind, label, size_id, total, available, reserved, sold) AS detail
		FROM (SELECT drop_id, size_id, seq, kind, sum(d_total) OVER soFar AS total, sum(d_available) OVER soFar AS available,
				sum(d_reserved) OVER soFar AS reserved, sum(d_sold) OVER soFar AS sold
			FROM stock_ledger WHERE size_id IS NOT NULL AND ` + ofTheDrop + `
			WINDOW soFar AS (PARTITION BY drop_id, size_id ORDER BY seq ROWS UNBOUNDED PRECEDING)) AS replayed
		LEFT JOIN drop_sizes s ON s.drop_id = replayed.drop_id AND s.id = size_id
		WHERE total <> available + reserved + sold OR least(total, available, reserved, sold) < 0`

	// Purchases have no size of their own: theirs is that of their reservation.
	reservationSizesExist = `SELECT r.drop_id, CASE
			WHEN size_id IS NULL AND sized THEN format('reservation %s has no size, and the drop has sizes', r.id)
			WHEN size_id IS NOT NULL AND NOT sized THEN format('reservation %s is of size %s, and the drop has no sizes', r.id, size_id)
			WHEN size_id IS NOT NULL AND s.id IS NULL THEN format('reservation %s is of size %s, which the drop does not have', r.id, size_id)
			ELSE format('reservation %s is of size %s, labelled %s', r.id, coalesce(size_id, 'none'), coalesce(size_label, 'nothing')) END AS detail
		FROM (SELECT * FROM reservations WHERE ` + ofTheDrop + `) AS r JOIN drops d ON d.id = r.drop_id
		LEFT JOIN drop_sizes s ON s.drop_id = r.drop_id AND s.id = size_id
		WHERE sized <> (size_id IS NOT NULL) OR size_id IS NOT NULL AND s.id IS NULL OR (size_id IS NULL) <> (coalesce(size_label, '') = '')`
)
