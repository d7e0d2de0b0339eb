package postgres

// statusByClock computes a drop's status from Postgres's clock, as drop.Drop.StatusAt does in Go.
// Lists filter by it and never by the stored status. TestStatusByClock runs the same cases against
// both: change them together.
const statusByClock = `CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled'
	WHEN ended_at IS NOT NULL OR drop_end_time <= now() THEN 'ended'
	WHEN drop_start_time > now() THEN 'upcoming'
	WHEN paused_at IS NOT NULL THEN 'paused' ELSE 'live' END`
