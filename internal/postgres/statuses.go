package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// Statuses reads the stored status of each drop that is not over. Rehearsals are left out, because
// they are not public.
func (r *Reads) Statuses(ctx context.Context) (map[uuid.UUID]drop.Status, error) {
	statuses := map[uuid.UUID]drop.Status{}
	err := r.each(ctx, func(row pgx.CollectableRow) error {
		var id uuid.UUID
		var status drop.Status
		err := row.Scan(&id, &status)
		statuses[id] = status
		return err
	}, `SELECT id, status FROM drops WHERE status IN ('upcoming', 'live', 'paused') AND NOT rehearsal`)
	return statuses, asUnavailable("read statuses", err)
}
