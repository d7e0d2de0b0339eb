package drop

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/combiner"
)

// What waits, and for how long. A lease (3 s) outlives the longest of them together, and so does every answer.
const (
	maxBatch      = 512
	maxWaiting    = 8 * maxBatch
	maxWait       = 500 * time.Millisecond  // longer in the queue, and the request is refused at once
	batchDeadline = 2300 * time.Millisecond // for one batch: both trips, every repeat of an unknown commit, and settle
	readDeadline  = 1500 * time.Millisecond
)

// Service is what the product does with drops. Its methods are safe for any number of callers.
type Service struct {
	ports
	batches *combiner.Combiner[uuid.UUID, Command, settled]
	loads   *combiner.Combiner[uuid.UUID, struct{}, struct{}]
	lookups *combiner.Combiner[uuid.UUID, string, Held]
	index   *dropIndex
	stale   *dropSet // gates that missed the outcome of a transaction
}

// ports is everything the service needs of the world.
type ports struct {
	Ledger    Ledger
	Gate      Gate
	Reads     Reads
	Catalog   Catalog
	Timer     Timer
	Clock     Clock
	Publisher Publisher
	Audience  Audience
	Changed   func() // some drop is not what it was
	Metrics   Metrics
	Log       *slog.Logger
}

// Ports is everything the service needs of the world. Every field is needed.
type Ports = ports

// NewService returns a service on its ports. Stop it.
func NewService(p Ports) *Service {
	s := &Service{ports: p, index: newDropIndex(p.Reads), stale: newDropSet()}
	s.batches = combiner.New(combiner.Options{
		MaxBatch: maxBatch, MaxWaiting: maxWaiting, MaxWait: maxWait, Deadline: batchDeadline,
	}, s.apply)
	shared := combiner.Options{MaxBatch: maxWaiting, MaxWaiting: maxWaiting, MaxWait: maxWait, Deadline: readDeadline}
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

// Held is a hold and its drop's stock.
type Held struct {
	Reservation Reservation
	Stock       Stock
	Repeated    bool // the caller held it already
}

// Bought is a purchase, its reservation and its drop's stock.
type Bought struct {
	Purchase    Purchase
	Reservation Reservation
	Stock       Stock
	Repeated    bool // it was bought before
}

// Reserve takes one unit of a live drop for a user, for the drop's hold time. A user who already holds one gets that.
//
// Refusals: ErrNotFound, ErrNotLive, ErrPaused, ErrEnded, ErrCancelled, ErrSoldOut, ErrAllHeld with the time at which a
// unit may come back, ErrPurchaseLimit. ErrOverloaded and ErrUnavailable: send it again; it never happens twice.
func (s *Service) Reserve(ctx context.Context, dropID uuid.UUID, userID string) (Held, error) {
	held, admitted, err := s.admit(ctx, dropID, userID)
	if err != nil || !admitted {
		return held, s.refused(err)
	}
	done, err := s.batches.Do(ctx, dropID, Command{Kind: Reserve, ID: newID(), UserID: userID})
	if err != nil {
		return Held{}, s.refused(err)
	}
	return Held{Reservation: done.Reservation, Stock: done.stock, Repeated: done.Repeated}, s.refused(done.Err)
}

// Purchase buys a hold for its owner, at the price of the hold. Asked again, it returns the same purchase.
//
// Refusals: ErrNotFound (also for somebody else's), ErrReservationExpired, ErrReservationCancelled, ErrCancelled.
func (s *Service) Purchase(ctx context.Context, reservationID uuid.UUID, userID string, buyer Person) (Bought, error) {
	done, err := s.command(ctx, Command{Kind: Buy, ID: newID(), ReservationID: reservationID, UserID: userID, Buyer: buyer})
	return Bought{Purchase: done.Purchase, Reservation: done.Reservation, Stock: done.stock, Repeated: done.Repeated}, s.refused(err)
}

// Cancel lets a hold go. Asked again, it returns the same.
//
// Refusals: ErrNotFound (also for somebody else's), ErrReservationExpired, ErrReservationCompleted.
func (s *Service) Cancel(ctx context.Context, reservationID uuid.UUID, userID string) (Held, error) {
	done, err := s.command(ctx, Command{Kind: Cancel, ReservationID: reservationID, UserID: userID})
	return Held{Reservation: done.Reservation, Stock: done.stock, Repeated: done.Repeated}, s.refused(err)
}

// command sends what concerns a reservation to its drop's batch, in the lane that never waits behind reserves.
func (s *Service) command(ctx context.Context, command Command) (settled, error) {
	dropID, err := s.index.dropOf(ctx, command.ReservationID)
	if err != nil {
		return settled{}, err
	}
	done, err := s.batches.DoFirst(ctx, dropID, command)
	if err != nil {
		return settled{}, err
	}
	return done, done.Err
}

// Poke returns the units of a drop's overdue holds and writes the status that the clock has reached. Finding neither,
// it changes nothing.
func (s *Service) Poke(ctx context.Context, dropID uuid.UUID) error {
	for {
		done, err := s.batches.DoFirst(ctx, dropID, Command{Kind: Expire})
		if err != nil {
			return translate(err)
		}
		if !done.moreDue {
			return nil
		}
	}
}

// Create writes a new drop and tells everybody. A start in the past makes it live at once. Sent again under the same id,
// it happens once, and returns the drop as it is by then.
func (s *Service) Create(ctx context.Context, d Drop, actor string) (View, error) {
	if d.ID == uuid.Nil {
		d.ID = newID()
	}
	created, repeated, err := s.Catalog.Create(ctx, d, actor)
	if err != nil {
		return View{}, err
	}
	if repeated {
		return s.Reads.View(ctx, d.ID)
	}
	now := s.Clock.Now()
	view := created.ViewAt(now, nil)
	s.publish(ctx, News{
		DropID: view.ID, Stock: view.Stock(), At: now,
		Announced: &Announced{Event: AnnounceCreated, View: view},
	})
	return view, nil
}

// refused counts a refusal on its way out, and puts it in the domain's words.
func (s *Service) refused(err error) error {
	if err == nil {
		return nil
	}
	err = translate(err)
	if r, ok := AsRefusal(err); ok {
		s.Metrics.Refused(r.Code)
	}
	return err
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
