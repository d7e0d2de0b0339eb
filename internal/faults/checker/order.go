package checker

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/faults/journal"
)

// realTimeOrder checks two things. If one user's hold was confirmed before another user's request
// was sent, it has the lower seq. And no answer shows an older state of the drop than an answer
// that arrived before its request was sent.
func realTimeOrder(e *Evidence) (all []Breach) {
	opened := map[uuid.UUID]int64{}
	for _, r := range e.Truth.Reservations {
		opened[r.ID] = r.OpenedSeq
	}
	byDrop := map[uuid.UUID][]journal.Request{}
	for _, r := range e.Requests {
		if r.Succeeded() && r.Result.Stock.DropID != uuid.Nil {
			byDrop[r.Result.Stock.DropID] = append(byDrop[r.Result.Stock.DropID], r)
		}
	}
	for dropID, told := range byDrop {
		all = append(all, inOrder(dropID, told, func(r *journal.Request) (seq, least int64) {
			seq = opened[r.Result.Reservation]
			if r.Kind != journal.Reserve || seq == 0 {
				return 0, -1
			}
			if r.Status == 201 { // a new hold; 200 returns one that existed before
				return seq, seq - 1
			}
			return seq, -1
		}, "was opened by row %d")...)
		all = append(all, inOrder(dropID, told, func(r *journal.Request) (seq, least int64) {
			return r.Result.Stock.Seq, r.Result.Stock.Seq
		}, "showed seq %d")...)
	}
	return all
}

// inOrder compares each request with the highest seq that was known before it was sent. figures
// returns the seq that the answer makes known, and the lowest one that it may have; -1: any.
func inOrder(dropID uuid.UUID, told []journal.Request, figures func(*journal.Request) (seq, least int64), says string) (all []Breach) {
	answered, sent := slices.Clone(told), slices.Clone(told)
	slices.SortFunc(answered, func(a, b journal.Request) int { return cmp.Compare(a.Answered, b.Answered) })
	slices.SortFunc(sent, func(a, b journal.Request) int { return cmp.Compare(a.Sent, b.Sent) })
	var first *journal.Request
	var known int64
	next := 0
	for i := range sent {
		late := &sent[i]
		for ; next < len(answered) && answered[next].Answered < late.Sent; next++ {
			if seq, _ := figures(&answered[next]); seq > known {
				known, first = seq, &answered[next]
			}
		}
		if _, least := figures(late); least >= 0 && known > least {
			all = append(all, newBreach(RealTimeOrder, dropID, "request %s of %s, answered at %s, "+says+"; request %s of %s, sent at %s, "+says,
				first.ID, first.User, first.Answered, known, late.ID, late.User, late.Sent, seqOf(figures, late)))
		}
	}
	return all
}

func seqOf(figures func(*journal.Request) (seq, least int64), r *journal.Request) int64 {
	seq, _ := figures(r)
	return seq
}
