package shop

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Reconciler compares every gate with Postgres and corrects what differs: a gate that missed an
// outcome, or one with a newer seq than Postgres, which has lost commits (a restored backup, a
// failover). It belongs to one goroutine, which calls Tick each second.
type Reconciler struct {
	service *Service

	// seen is each drop's seq at the last tick. Settles up to it have had a second: those missing
	// in the hints are lost.
	seen map[uuid.UUID]int64
}

// NewReconciler returns a reconciler of the service's gate.
func NewReconciler(s *Service) *Reconciler {
	return &Reconciler{service: s, seen: map[uuid.UUID]int64{}}
}

// Tick compares all running drops once.
func (r *Reconciler) Tick(ctx context.Context) error {
	stale := r.service.stale.take()
	if err := r.compare(ctx, stale); err != nil {
		r.service.stale.add(slices.Collect(maps.Keys(stale))...)
		return fmt.Errorf("reconcile: %w", err)
	}
	return nil
}

// compare corrects the gates that differ, and removes from stale those that it has corrected. It
// reads the gates before Postgres, so that a gate with a newer seq than Postgres is really ahead,
// and not just read later.
func (r *Reconciler) compare(ctx context.Context, stale map[uuid.UUID]bool) error {
	s := r.service
	running, err := s.ports.Reads.Running(ctx)
	if err != nil {
		return err
	}
	ids := r.toCompare(running, stale)
	gates, err := s.ports.Gate.Versions(ctx, ids)
	if err != nil {
		return err
	}
	stocks, err := s.ports.Reads.Stocks(ctx, ids)
	if err != nil {
		return err
	}
	leases := 0
	for id, gate := range gates {
		leases += gate.Leases
		if truth, ok := stocks[id]; ok {
			if err := r.correct(ctx, gate, truth, stale[id]); err != nil {
				return fmt.Errorf("drop %s: %w", id, err)
			}
		}
		delete(stale, id)
	}
	r.remember(running, stocks)
	s.ports.Metrics.Leases(leases)
	return nil
}

// toCompare returns the running drops, those that were running at the last tick, and the stale
// ones. A drop that has just ended needs one more comparison: no later attempt would correct its
// gate.
func (r *Reconciler) toCompare(running []uuid.UUID, stale map[uuid.UUID]bool) []uuid.UUID {
	ids := make(map[uuid.UUID]bool, len(running))
	for _, id := range running {
		ids[id] = true
	}
	for id := range r.seen {
		ids[id] = true
	}
	maps.Copy(ids, stale)
	return slices.Collect(maps.Keys(ids))
}

// remember keeps the seqs of the running drops for the next tick.
func (r *Reconciler) remember(running []uuid.UUID, stocks map[uuid.UUID]drop.Stock) {
	r.seen = make(map[uuid.UUID]int64, len(running))
	for _, id := range running {
		if truth, ok := stocks[id]; ok {
			r.seen[id] = truth.Seq
		}
	}
}

// correct makes one gate what Postgres says.
func (r *Reconciler) correct(ctx context.Context, gate GateVersion, truth drop.Stock, missedOutcome bool) error {
	s := r.service
	switch {
	case gate.Seq > truth.Seq:
		s.ports.Metrics.Corrected("ahead")
		if err := s.ports.Gate.Remove(ctx, truth.DropID); err != nil {
			return err
		}
		return s.replace(ctx, truth.DropID)
	case missedOutcome || gate.Seq == truth.Seq && gate.contradicts(&truth):
		s.ports.Metrics.Corrected("missed outcome")
		if err := s.ports.Gate.Remove(ctx, truth.DropID); err != nil {
			return err
		}
		if _, err := s.loadGate(ctx, truth.DropID, nil); err != nil {
			return err
		}
		return s.replace(ctx, truth.DropID)
	case gate.HintsUpTo < r.seen[truth.DropID]:
		s.ports.Metrics.Corrected("hints")
		return s.loadSince(ctx, truth.DropID, gate.HintsUpTo)
	case gate.Seq < truth.Seq:
		s.ports.Metrics.Corrected("behind")
		return s.loadSince(ctx, truth.DropID, truth.Seq) // the stock only: the hints are complete
	case !gate.Stock.SameCounts(&truth): // at the same seq
		s.ports.Metrics.Corrected("sizes")
		return s.loadSince(ctx, truth.DropID, truth.Seq)
	default:
		return nil
	}
}

// contradicts reports whether a gate has other counts than Postgres has at its seq. One that only
// lacks the drop's sizes contradicts nothing: a replica of a version without sizes wrote it.
func (v *GateVersion) contradicts(truth *drop.Stock) bool {
	if len(v.Stock.Sizes) == 0 {
		return v.Stock.Counts != truth.Counts
	}
	return !v.Stock.SameCounts(truth)
}

// loadSince writes a gate's stock, and the hints of holds opened after a seq.
func (s *Service) loadSince(ctx context.Context, dropID uuid.UUID, seq int64) error {
	state, err := s.ports.Reads.GateState(ctx, dropID, seq)
	if err != nil {
		return err
	}
	return s.ports.Gate.Load(ctx, state)
}

// replace publishes the drop as Postgres has it now, for rooms to take even if they were told of a
// newer seq.
func (s *Service) replace(ctx context.Context, dropID uuid.UUID) error {
	view, err := s.ports.Reads.View(ctx, dropID)
	if err != nil {
		return err
	}
	s.publish(ctx, drop.News{DropID: dropID, Stock: view.Stock(), At: s.ports.Clock.Now(), Replace: &view})
	return nil
}
