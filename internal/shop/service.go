package shop

import (
	"context"

	"github.com/google/uuid"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// maxBatch is how many commands one batch takes, maxWaiting how many may wait for one drop's next
// batches.
const (
	maxBatch   = 512
	maxWaiting = 8 * maxBatch
)

// Service is what the product does with drops. Its methods may be called by any number of
// goroutines.
type Service struct {
	ports   Ports
	batches *combiner.Combiner[uuid.UUID, drop.Command, *settled] // a drop's commands share a transaction
	loads   *combiner.Combiner[uuid.UUID, struct{}, []string]     // a drop's attempts share the load of its cold gate, and get its sizes
	lookups *combiner.Combiner[uuid.UUID, string, drop.Held]      // users of whom the gate has a hint share a read
	index   *dropIndex
	stale   *dropSet // drops whose gate missed the outcome of a transaction, until the reconciler has corrected it
}

// NewService returns a service that uses these ports. Stop it.
func NewService(p Ports) *Service {
	s := &Service{ports: p, index: newDropIndex(p.Reads), stale: newDropSet()}
	s.batches = combiner.New(combiner.Options{
		MaxBatch: maxBatch, MaxWaiting: maxWaiting, MaxWait: QueueLimit, Deadline: BatchLimit,
	}, s.apply)
	shared := combiner.Options{MaxBatch: maxWaiting, MaxWaiting: maxWaiting, MaxWait: QueueLimit, Deadline: ReadLimit}
	s.loads = combiner.New(shared, s.loadGate)
	s.lookups = combiner.New(shared, s.lookUpHolds)
	return s
}

// Stop refuses new work and returns when none is in flight.
func (s *Service) Stop() {
	s.batches.Stop()
	s.loads.Stop()
	s.lookups.Stop()
	s.index.stop()
}

// Reserve holds one unit of a live drop for a user, for the drop's hold time, of the first wanted
// size that has one. A user who already holds one gets that hold, whatever its size.
//
// Refusals: ErrNotFound, ErrBlocked, ErrNotLive, ErrPaused, ErrEnded, ErrCancelled,
// ErrPurchaseLimit, ErrCoolingDown with the time at which the wait ends, ErrSoldOut, ErrAllHeld
// with the time at which a unit may come back, Invalid for a wish that does not fit the drop.
// ErrOverloaded and ErrUnavailable: send it again; it never happens twice.
func (s *Service) Reserve(ctx context.Context, dropID uuid.UUID, userID string, wish drop.Wish) (drop.Held, error) {
	if err := s.ports.Reads.CheckWish(ctx, dropID, wish); err != nil {
		return drop.Held{}, s.refused(err)
	}
	if s.ports.Blocks.Blocked(userID) {
		return drop.Held{}, s.refused(drop.ErrBlocked)
	}
	if s.batches.Full(dropID) { // so the gate is not asked, and no lease keeps a unit for an attempt that will not be made
		return drop.Held{}, s.refused(drop.ErrOverloaded)
	}
	held, admitted, err := s.admit(ctx, dropID, Attempt{UserID: userID, Wish: wish})
	if err != nil || !admitted {
		return held, s.refused(err)
	}
	done, err := s.batches.Do(ctx, dropID, drop.Command{Kind: drop.Reserve, ID: newID(), UserID: userID, Wish: wish})
	if err != nil {
		return drop.Held{}, s.refused(err)
	}
	return done.held(), s.refused(done.err)
}

// Purchase buys a hold for its owner, at the price of the hold. Repeated, it returns the same
// purchase.
//
// Refusals: ErrNotFound (also for somebody else's), ErrReservationExpired, ErrReservationCancelled,
// ErrCancelled.
func (s *Service) Purchase(ctx context.Context, reservationID uuid.UUID, userID string, buyer drop.Person) (drop.Bought, error) {
	done, err := s.command(ctx, drop.Command{Kind: drop.Buy, ID: newID(), ReservationID: reservationID, UserID: userID, Buyer: buyer})
	return drop.Bought{Purchase: done.purchase, Reservation: done.reservation, Stock: done.stock, Repeated: done.repeated}, s.refused(err)
}

// Cancel ends a hold for its owner. Repeated, it returns the same.
//
// Refusals: ErrNotFound (also for somebody else's), ErrReservationExpired, ErrReservationCompleted.
func (s *Service) Cancel(ctx context.Context, reservationID uuid.UUID, userID string) (drop.Held, error) {
	done, err := s.command(ctx, drop.Command{Kind: drop.Cancel, ReservationID: reservationID, UserID: userID})
	return done.held(), s.refused(err)
}

// command adds a command about a reservation to its drop's batch, in the lane that never waits
// behind reserves.
func (s *Service) command(ctx context.Context, command drop.Command) (*settled, error) {
	dropID, err := s.index.dropOf(ctx, command.ReservationID)
	if err != nil {
		return &settled{}, err
	}
	done, err := s.batches.DoFirst(ctx, dropID, command)
	if err != nil {
		return &settled{}, err
	}
	return done, done.err
}

// Poke expires a drop's overdue holds and writes the status that the clock has reached. When there
// is neither, it changes nothing.
func (s *Service) Poke(ctx context.Context, dropID uuid.UUID) error {
	for {
		done, err := s.batches.DoFirst(ctx, dropID, drop.Command{Kind: drop.Expire})
		if err != nil {
			return translate(err)
		}
		if !done.moreDue {
			return nil
		}
	}
}

// Create writes a new drop and announces it. A start in the past makes it live at once. Repeated
// with the same id, it writes nothing and returns the drop as it is now.
func (s *Service) Create(ctx context.Context, d drop.Drop, actor string) (drop.View, error) {
	if d.ID == uuid.Nil {
		d.ID = newID()
	}
	created, repeated, err := s.ports.Catalog.Create(ctx, d, actor)
	if err != nil {
		return drop.View{}, err
	}
	if repeated {
		return s.ports.Reads.View(ctx, d.ID)
	}
	now := s.ports.Clock.Now()
	view := created.ViewAt(now, nil)
	s.publish(ctx, drop.News{
		DropID: view.ID, Stock: view.Stock(), At: now,
		Announced: &drop.Announced{Event: drop.AnnounceCreated, View: view},
	})
	return view, nil
}

// Backlog returns what waits for the ledger on this replica: purchases, cancels and everything else
// that gives units back are urgent, reserves are ordinary.
func (s *Service) Backlog() combiner.Backlog { return s.batches.Backlog() }

// refused turns an error into a refusal where there is one for it, and counts it.
func (s *Service) refused(err error) error {
	if err == nil {
		return nil
	}
	err = translate(err)
	if r, ok := drop.AsRefusal(err); ok {
		s.ports.Metrics.Refused(r.Code)
	}
	return err
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
