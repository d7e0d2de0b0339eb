package postgres

// Queries that check unsold holds, and that users waited after them.
const (
	// A reservation marked unsold must have expired or been cancelled, and not released by an
	// admin. The reverse is not checked: during a rollout, replicas of the previous version end
	// holds without the mark.
	unsoldMarks = `SELECT r.drop_id, format('reservation %s is %s by a row %s, and marked unsold',
			r.id, r.status, coalesce(l.kind, 'that is not there')) AS detail
		FROM (SELECT * FROM reservations WHERE unsold AND ` + ofTheDrop + `) AS r
		LEFT JOIN stock_ledger l ON l.drop_id = r.drop_id AND l.seq = r.closed_seq
		WHERE (r.status, l.kind) NOT IN (('expired', 'expired'), ('cancelled', 'cancelled')) OR l.kind IS NULL`

	// No hold may begin before its user's wait is over. A user has one hold of a drop at a time, so
	// of the earlier ones the last opened is also the last ended. Holds from before the drop's last
	// edit are left out, because free_returns may have been another number then.
	holdsAfterWaits = `SELECT drop_id, format('user %s held %s at %s, and had to wait until %s after %s unsold holds, %s of them free',
			user_id, id, created_at, wait_end, unsold_before, free_returns) AS detail
		FROM (SELECT holds.*, free_returns, edited_at, to_timestamp(last_unsold[3]) + make_interval(secs =>
				least(1800, last_unsold[2] * 2 ^ least(unsold_before - free_returns - 1, 11))) AS wait_end
			FROM (SELECT drop_id, user_id, id, created_at,
					count(*) FILTER (WHERE unsold) OVER before AS unsold_before,
					max(ARRAY[opened_seq, floor(extract(epoch FROM expires_at - created_at))::bigint,
						ceil(extract(epoch FROM CASE status WHEN 'expired' THEN expires_at ELSE closed_at END))::bigint])
						FILTER (WHERE unsold) OVER before AS last_unsold
				FROM reservations WHERE ` + ofTheDrop + `
				WINDOW before AS (PARTITION BY drop_id, user_id ORDER BY opened_seq
					ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS holds
			JOIN (SELECT id, free_returns, (SELECT max(created_at) FROM stock_ledger
					WHERE drop_id = drops.id AND kind = 'edited') AS edited_at
				FROM drops WHERE free_returns IS NOT NULL AND ` + ofTheDropItself + `) AS rules ON rules.id = drop_id
			WHERE unsold_before > free_returns) AS waited
		WHERE created_at < wait_end AND (edited_at IS NULL OR created_at > edited_at)`
)
