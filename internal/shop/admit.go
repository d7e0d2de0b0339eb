package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// admitTries bounds how often the gate is asked for one attempt: it is asked again after it was
// loaded, and after a hint of it was found wrong.
const admitTries = 3

// admit asks the gate. It returns admitted, which means that the ledger is to be asked, or the hold
// that the user already has, or the refusal. When the gate is away, or gives no usable answer in
// admitTries tries, the attempt counts as admitted: the ledger decides in any case.
func (s *Service) admit(ctx context.Context, dropID uuid.UUID, attempt Attempt) (held drop.Held, admitted bool, err error) {
	for range admitTries {
		admission, err := s.ports.Gate.Admit(ctx, dropID, attempt)
		switch {
		case err == nil:
		case errors.Is(err, drop.ErrOverloaded) || errors.Is(err, combiner.ErrOverloaded):
			return drop.Held{}, false, err
		case ctx.Err() != nil:
			return drop.Held{}, false, ctx.Err()
		default:
			s.ports.Metrics.GateBypassed()
			return drop.Held{}, true, nil // the gate is away, the ledger can still decide
		}
		switch admission.Verdict {
		case VerdictAdmitted:
			return drop.Held{}, true, ctx.Err() // a client that has gone takes no unit
		case VerdictCold:
			s.ports.Metrics.GateCold()
			sizes, err := s.loads.Do(ctx, dropID, struct{}{})
			if err != nil {
				return drop.Held{}, true, loadRefusal(err)
			}
			if err := attempt.Wish.Check(sizes); err != nil { // a size was taken off since
				return drop.Held{}, false, err
			}
		case VerdictHolding:
			held, err := s.lookups.DoToEnd(ctx, dropID, attempt.UserID)
			if err != nil || held.Repeated {
				return held, false, err
			}
			if err := s.ports.Gate.Forget(ctx, dropID, attempt.UserID); err != nil {
				return drop.Held{}, true, ctx.Err() // as above
			}
		default:
			return drop.Held{}, false, refusalOf(admission)
		}
	}
	s.ports.Metrics.GateBypassed()
	return drop.Held{}, true, nil
}

// loadRefusal returns the errors of a gate's load that must be the caller's answer: there is no
// such drop, Postgres is away, or too many wait. After any other error the caller goes to the
// ledger without the gate, so it returns nil.
func loadRefusal(err error) error {
	if errors.Is(err, drop.ErrNotFound) || errors.Is(err, drop.ErrUnavailable) || errors.Is(err, combiner.ErrOverloaded) {
		return err
	}
	return nil
}

func refusalOf(a Admission) error {
	switch a.Verdict {
	case VerdictAtLimit:
		return drop.ErrPurchaseLimit
	case VerdictNotLive:
		return drop.ErrNotLive
	case VerdictPaused:
		return drop.ErrPaused
	case VerdictEnded:
		return drop.ErrEnded
	case VerdictCancelled:
		return drop.ErrCancelled
	case VerdictSoldOut:
		if len(a.Stock) > 0 {
			return drop.SizesSoldOut(a.Stock)
		}
		return drop.ErrSoldOut
	case VerdictCoolingDown:
		return drop.CoolingDownUntil(a.RetryAt)
	case VerdictAllHeld:
		if len(a.Stock) > 0 {
			return drop.SizesHeldUntil(a.RetryAt, a.Stock)
		}
		return drop.AllHeldUntil(a.RetryAt)
	default:
		return fmt.Errorf("gate: unknown verdict %d", a.Verdict)
	}
}

// loadGate loads a cold gate from Postgres, once for all callers that wait for it.
func (s *Service) loadGate(ctx context.Context, dropID uuid.UUID, waiting []struct{}) ([][]string, error) {
	state, err := s.ports.Reads.GateState(ctx, dropID, 0)
	if err != nil {
		return nil, err
	}
	if err := s.ports.Gate.Load(ctx, state); err != nil {
		return nil, fmt.Errorf("load gate: %w", err)
	}
	return slices.Repeat([][]string{state.Sizes.IDs()}, len(waiting)), nil
}

// lookUpHolds reads which of the users that the gate believes to hold a unit really hold one.
func (s *Service) lookUpHolds(ctx context.Context, dropID uuid.UUID, userIDs []string) ([]drop.Held, error) {
	holds, stock, err := s.ports.Reads.Holds(ctx, dropID, userIDs)
	if err != nil {
		return nil, err
	}
	found, shared := make([]drop.Held, len(userIDs)), drop.Share(stock)
	for i, userID := range userIDs {
		if hold, ok := holds[userID]; ok {
			found[i] = drop.Held{Reservation: drop.ShareReservation(hold), Stock: shared, Repeated: true}
		}
	}
	return found, nil
}

// translate turns the combiner's errors into refusals.
func translate(err error) error {
	switch {
	case errors.Is(err, combiner.ErrOverloaded):
		return fmt.Errorf("%w: %w", drop.ErrOverloaded, err)
	case errors.Is(err, combiner.ErrStopped):
		return fmt.Errorf("%w: %w", drop.ErrUnavailable, err)
	default:
		return err
	}
}
