package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// Lives reads what was last written of the drops that are not over. Rehearsals are left out: strangers hear nothing of them.
func (r *Reads) Lives(ctx context.Context) (map[uuid.UUID]drop.Status, error) {
	lives := map[uuid.UUID]drop.Status{}
	err := r.each(ctx, func(row pgx.CollectableRow) error {
		var id uuid.UUID
		var status drop.Status
		err := row.Scan(&id, &status)
		lives[id] = status
		return err
	}, `SELECT id, status FROM drops WHERE status IN ('upcoming', 'live', 'paused') AND NOT rehearsal`)
	return lives, asUnavailable("read lives", err)
}
