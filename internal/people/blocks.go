package people

import (
	"context"
	"sync"

	"sneakerhead/internal/drop"
)

// BlockStore keeps who is blocked.
type BlockStore interface {
	// Block writes that a user may no longer reserve. A repeated call changes nothing.
	// drop.ErrNotFound: there is no such user.
	Block(ctx context.Context, userID string, by drop.Admin) error
	// Unblock lets a user reserve again. A repeated call changes nothing.
	Unblock(ctx context.Context, userID string) error
	// BlocksVersion returns a text that is different for different blocks.
	BlocksVersion(ctx context.Context) (string, error)
	// Blocked reads the Clerk ids of all blocked users.
	Blocked(ctx context.Context) ([]string, error)
	// RecordOf reads one user as an admin sees it. drop.ErrNotFound: there is no such user.
	RecordOf(ctx context.Context, userID string) (drop.UserRecord, error)
}

// Blocks keeps the blocked users in memory, so that a reserve needs no query. A block takes effect
// at once on the replica that handled the request, and on the others with their next Refresh. While
// Postgres is away, the blocks that were read last stay in effect.
type Blocks struct {
	store BlockStore

	mu      sync.RWMutex
	ids     map[string]bool
	version string // of the blocks that ids was read from
	changes int    // counts blocks and unblocks on this replica
}

// NewBlocks returns blocks that are empty until the first Refresh.
func NewBlocks(store BlockStore) *Blocks { return &Blocks{store: store, ids: map[string]bool{}} }

// Blocked reports whether a user may not reserve.
func (b *Blocks) Blocked(userID string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.ids[userID]
}

// Refresh reads the blocks again when they have changed.
func (b *Blocks) Refresh(ctx context.Context) error {
	b.mu.RLock()
	known, changes := b.version, b.changes
	b.mu.RUnlock()
	version, err := b.store.BlocksVersion(ctx)
	if err != nil || version == known {
		return err
	}
	blocked, err := b.store.Blocked(ctx)
	if err != nil {
		return err
	}
	ids := make(map[string]bool, len(blocked))
	for _, id := range blocked {
		ids[id] = true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changes == changes { // otherwise the ids that were read may be older than a change on this replica; the next Refresh reads again
		b.ids, b.version = ids, version
	}
	return nil
}

// Block stops a user from reserving, and returns the user, who may still buy or cancel current
// holds. A repeated call changes nothing. drop.ErrNotFound: no user with that Clerk id has signed
// in.
func (b *Blocks) Block(ctx context.Context, userID string, by drop.Admin) (drop.UserRecord, error) {
	return b.change(ctx, userID, true, func() error { return b.store.Block(ctx, userID, by) })
}

// Unblock lets a user reserve again, and returns the user. A repeated call changes nothing.
// drop.ErrNotFound: as for Block.
func (b *Blocks) Unblock(ctx context.Context, userID string) (drop.UserRecord, error) {
	return b.change(ctx, userID, false, func() error { return b.store.Unblock(ctx, userID) })
}

func (b *Blocks) change(ctx context.Context, userID string, blocked bool, write func() error) (drop.UserRecord, error) {
	if err := write(); err != nil {
		return drop.UserRecord{}, err
	}
	b.mu.Lock()
	b.changes++
	b.version = ""
	if blocked {
		b.ids[userID] = true
	} else {
		delete(b.ids, userID)
	}
	b.mu.Unlock()
	return b.store.RecordOf(ctx, userID)
}
