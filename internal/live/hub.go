package live

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/olahol/melody"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// Source reads the current state of a drop. Its error is drop.ErrNotFound when there is no such
// drop. It bounds how many of its queries run at once; the hub makes one call for each drop that
// sockets wait for. Made-up ids must not cost it a query each.
type Source interface {
	// View must see everything that was committed before the call, so it reads from the primary.
	View(ctx context.Context, dropID uuid.UUID) (drop.View, error)
}

// Clock tells Postgres's time, which pages count down by.
type Clock interface {
	Now() time.Time
}

// Authenticator returns the user of a session token, and when the token expires. An error together
// with a user says that the token verifies, and that its user is deleted.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (userID string, until time.Time, err error)
}

// Origins decides whether the page that sent a request may connect. It is not called for requests
// without an Origin.
type Origins interface {
	Allows(r *http.Request) bool
}

// Metrics are told what the hub does. The methods must not block.
type Metrics interface {
	Sockets(open int)
	SocketRefused(why string) // origin, draining, limit, address_limit
	SocketClosed(why string)  // overflow, flood, limit, user_limit
	Flushed(took time.Duration, written, lagging int)
	ReadFailed()
	SocketEnded(lived time.Duration) // since its handshake
}

// Hub holds every socket of this replica. Make one with New, and Stop it.
type Hub struct {
	options   Options
	melody    *melody.Melody
	snapshots *combiner.Combiner[uuid.UUID, struct{}, *snapshot]
	wake      chan struct{} // asks for a refresh of all rooms

	ctx      context.Context // ends with the hub
	cancel   context.CancelFunc
	loops    sync.WaitGroup
	handlers sync.WaitGroup

	announcing sync.Mutex             // held while one announcement is sent: every socket gets them in the same order
	statuses   map[dropID]drop.Status // of the drops that are not over, as last announced here; nil until first read

	mu       sync.RWMutex
	draining bool
	drained  chan struct{} // closed when draining and no socket is left
	sockets  map[*socket]struct{}
	opened   uint64 // sockets so far
	places   places
	users    map[string]map[*socket]time.Time // the sockets of each signed-in user, and when each sign-in ends
	rooms    map[uuid.UUID]*room

	dirtyMu sync.Mutex
	dirty   [flushParts]map[*room]struct{} // rooms that changed since the last flush of that part
}

// New returns a hub, whose loops run until Stop.
func New(options Options) *Hub {
	options.fill()
	ctx, cancel := context.WithCancel(context.Background())
	h := &Hub{
		options: options,
		wake:    make(chan struct{}, 1),
		ctx:     ctx,
		cancel:  cancel,
		drained: make(chan struct{}),
		sockets: make(map[*socket]struct{}),
		places:  newPlaces(),
		users:   make(map[string]map[*socket]time.Time),
		rooms:   make(map[uuid.UUID]*room),
	}
	for part := range h.dirty {
		h.dirty[part] = make(map[*room]struct{})
	}
	h.snapshots = combiner.New(snapshotBounds, h.readForAll)
	h.melody = h.newMelody()
	h.loops.Go(newFlusher(h).run)
	h.loops.Go(h.refreshOnWake)
	return h
}

// Stop closes the sockets that are still open, at once, and returns when no goroutine of the hub
// runs. Call Drain first to close them gradually.
func (h *Hub) Stop() {
	for _, s := range h.refuseNew() {
		s.kill()
	}
	h.cancel()
	h.handlers.Wait()
	h.loops.Wait()
	h.snapshots.Stop()
	_ = h.melody.Close() // its only error is that it was closed before
}

// refuseNew refuses sockets from now on, and returns those that are open.
func (h *Hub) refuseNew() []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.draining {
		h.draining = true
		if len(h.sockets) == 0 {
			close(h.drained)
		}
	}
	return h.allSocketsLocked()
}

// allSocketsLocked is allSockets for callers that already hold mu.
func (h *Hub) allSocketsLocked() []*socket {
	all := make([]*socket, 0, len(h.sockets))
	for s := range h.sockets {
		all = append(all, s)
	}
	return all
}

// guard is deferred by everything that other packages or goroutines call: a panic there must not
// end the process.
func (h *Hub) guard(doing string) {
	if p := recover(); p != nil {
		h.options.Log.Error("live: panic", slog.String("doing", doing), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
	}
}
