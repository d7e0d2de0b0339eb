package postgres

// Conditions for the active reservations of drop $1, in the order of byEnd: the drop and the end as
// bytes. Only statements that compare this key can use the index on it, and they can use no other,
// so that a drop's holds are found without those of others, and a user's hold without those of
// their drop (docs/decisions/0007-plans-that-need-no-statistics.md).
const (
	byEnd = `uuid_send(drop_id) || timestamptz_send(expires_at)`

	// No time's first byte is as high as that of the upper bound.
	activeOfDrop = `status = 'active' AND ` + byEnd + ` BETWEEN uuid_send($1) AND uuid_send($1) || '\xff'::bytea`

	overdueOfDrop = `status = 'active' AND ` + byEnd + ` BETWEEN uuid_send($1) AND uuid_send($1) || timestamptz_send(statement_timestamp())`
)
