package rehearsal

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

func (r *run) closeSockets(end context.CancelFunc) {
	r.mu.Lock()
	end()
	screens := r.screens
	r.mu.Unlock()
	for _, s := range screens {
		s.close()
	}
	r.sockets.Wait()
}

// clearAway cancels the drop that the rehearsal made, and what is held of it, when the rehearsal
// has failed or was interrupted, and adds that to the error. A drop that was named stays as it is.
func (r *run) clearAway(ctx context.Context, failed error) error {
	if !r.made || failed == nil {
		return failed
	}
	if err := r.close(ctx, r.admin.withdraw); err != nil {
		return fmt.Errorf("%w; %w", failed, err)
	}
	return fmt.Errorf("%w; drop %s was cancelled", failed, r.drop.ID)
}

// close ends or cancels the drop, even if the context has ended.
func (r *run) close(ctx context.Context, how func(context.Context, uuid.UUID) error) error {
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveFor)
	defer cancel()
	if err := how(within, r.drop.ID); err != nil {
		return fmt.Errorf("drop %s is still on sale, until %s: end it by hand (%w)", r.drop.ID, r.drop.DropEndTime.Format(time.RFC3339), err)
	}
	return nil
}
