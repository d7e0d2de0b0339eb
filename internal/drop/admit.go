package drop

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sneakerhead/internal/combiner"
)

// admitTries bounds how often the gate is asked again after its gate was loaded or its hint was found wrong.
const admitTries = 3

// admit asks the gate. Admitted: go to the ledger. Otherwise the caller's own hold, or the refusal. A gate that is away
// or that cannot make up its mind admits everybody: the ledger decides anyhow.
func (s *Service) admit(ctx context.Context, dropID uuid.UUID, userID string) (held Held, admitted bool, err error) {
	for range admitTries {
		admission, err := s.Gate.Admit(ctx, dropID, userID)
		switch {
		case errors.Is(err, ErrOverloaded) || errors.Is(err, combiner.ErrOverloaded) || ctx.Err() != nil:
			return Held{}, false, err
		case err != nil:
			s.Metrics.GateBypassed()
			return Held{}, true, nil //nolint:nilerr // the gate is away, and the ledger is not
		}
		switch admission.Verdict {
		case VerdictAdmitted:
			return Held{}, true, nil
		case VerdictCold:
			s.Metrics.GateCold()
			if _, err := s.loads.Do(ctx, dropID, struct{}{}); err != nil {
				return Held{}, true, bypass(err)
			}
		case VerdictHolding:
			held, err := s.lookups.Do(ctx, dropID, userID)
			if err != nil || held.Repeated {
				return held, false, err
			}
			if err := s.Gate.Forget(ctx, dropID, userID); err != nil {
				return Held{}, true, nil //nolint:nilerr // as above
			}
		default:
			return Held{}, false, refusalOf(admission)
		}
	}
	s.Metrics.GateBypassed()
	return Held{}, true, nil
}

// bypass keeps of a failed load only what the caller must hear: that there is no such drop, or that Postgres is away.
func bypass(err error) error {
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrUnavailable) || errors.Is(err, combiner.ErrOverloaded) {
		return err
	}
	return nil
}

func refusalOf(a Admission) error {
	switch a.Verdict {
	case VerdictAtLimit:
		return ErrPurchaseLimit
	case VerdictNotLive:
		return ErrNotLive
	case VerdictPaused:
		return ErrPaused
	case VerdictEnded:
		return ErrEnded
	case VerdictCancelled:
		return ErrCancelled
	case VerdictSoldOut:
		return ErrSoldOut
	case VerdictAllHeld:
		return AllHeldUntil(a.RetryAt)
	default:
		return fmt.Errorf("gate: unknown verdict %d", a.Verdict)
	}
}

// loadGate fills a cold gate from Postgres, once for everybody who waits for it.
func (s *Service) loadGate(ctx context.Context, dropID uuid.UUID, waiting []struct{}) ([]struct{}, error) {
	state, err := s.Reads.GateState(ctx, dropID, 0)
	if err != nil {
		return nil, err
	}
	if err := s.Gate.Load(ctx, state); err != nil {
		return nil, fmt.Errorf("load gate: %w", err)
	}
	return waiting, nil
}

// lookUpHolds finds out whether the gate is right about users who probably hold something.
func (s *Service) lookUpHolds(ctx context.Context, dropID uuid.UUID, userIDs []string) ([]Held, error) {
	holds, stock, err := s.Reads.Holds(ctx, dropID, userIDs)
	if err != nil {
		return nil, err
	}
	found := make([]Held, len(userIDs))
	for i, userID := range userIDs {
		if hold, ok := holds[userID]; ok {
			found[i] = Held{Reservation: hold, Stock: stock, Repeated: true}
		}
	}
	return found, nil
}

// AsRefusal returns the refusal that an error is or wraps.
func AsRefusal(err error) (*Refusal, bool) {
	var refusal *Refusal
	ok := errors.As(err, &refusal)
	return refusal, ok
}

// translate puts the combiner's errors in the domain's words.
func translate(err error) error {
	switch {
	case errors.Is(err, combiner.ErrOverloaded):
		return fmt.Errorf("%w: %w", ErrOverloaded, err)
	case errors.Is(err, combiner.ErrStopped):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	default:
		return err
	}
}
