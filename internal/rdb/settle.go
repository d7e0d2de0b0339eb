package rdb

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"sneakerhead/internal/shop"
	"sneakerhead/internal/spans"
)

// maxScriptUsers bounds the users of one call of a script: with two arguments each they stay below
// 5,000 arguments, which Lua can still unpack.
const maxScriptUsers = 2000

// Settle implements shop.Gate. After an error the gate was not told, but the news may have been
// published: on a Cluster it is published at another node when the gate's own master is away.
func (g *Gate) Settle(ctx context.Context, settlement shop.Settlement) (err error) {
	ctx, span := g.spans.Start(ctx, "gate.settle", settlement.DropID)
	defer func() { spans.End(span, err) }()
	var messages [][]byte
	if settlement.News != nil {
		if messages, err = g.own.encodeNews(*settlement.News); err != nil {
			return wrap("settle", err)
		}
	}
	err = g.settleAll(ctx, settlement, messages)
	if err != nil && g.breakers.cluster != nil {
		ctx, cancel := context.WithTimeout(ctx, g.limit)
		defer cancel()
		for _, message := range messages {
			if err := g.publisher.publish(ctx, g.own.newsChannel(), message); err != nil {
				break // the replicas read the current state from Postgres every few seconds
			}
		}
	}
	return err
}

// settleAll sends a long list of users in several calls. The stock and the first message go with
// the last of them, so that the gate's seq and hintsUpTo never include holds whose hints it does
// not have yet.
func (g *Gate) settleAll(ctx context.Context, settlement shop.Settlement, messages [][]byte) error {
	work := settleWork{
		sized:  settlement.State != nil && len(settlement.State.Sizes) > 0,
		ended:  settlement.Ended,
		closed: settlement.Closed,
		hints:  hintsOf(settlement),
		waits:  waitsOf(settlement),
	}
	for work.size() > maxScriptUsers {
		part := work.take(maxScriptUsers)
		if err := g.settleCall(ctx, settlement, part, nil, nil); err != nil {
			return err
		}
	}
	var first []byte
	if len(messages) > 0 {
		first, messages = messages[0], messages[1:]
	}
	if err := g.settleCall(ctx, settlement, work, settlement.State, first); err != nil {
		return err
	}
	for _, message := range messages {
		if err := g.settleCall(ctx, settlement, settleWork{sized: work.sized}, nil, message); err != nil {
			return err
		}
	}
	return nil
}

func (g *Gate) settleCall(
	ctx context.Context, s shop.Settlement, work settleWork, state *shop.GateState, message []byte,
) error {
	args := append(make([]any, 0, 20+2*work.size()), g.own.newsChannel(), message, s.FromSeq)
	args = appendState(args, state)
	args = append(args, len(work.ended), len(work.closed), len(work.hints), len(work.waits), flag(s.Edited))
	for _, user := range work.ended {
		args = append(args, user)
	}
	for _, user := range work.closed {
		args = append(args, user)
	}
	for _, h := range slices.Concat(work.hints, work.waits) {
		args = append(args, h.user, h.value)
	}
	args, err := appendSizes(args, state)
	if err != nil {
		return wrap("settle", err)
	}
	keys := g.own.keysOf(s.DropID).forAttempts(work.sized)
	return g.call(ctx, "settle", s.DropID, func(ctx context.Context) error {
		return g.settle.Run(ctx, g.client, keys, args...).Err()
	})
}

// settleWork is what a settlement does for single users. Hints of closed holds are deleted before
// hints of opened ones are written, also when the work is split over several calls, so closed is
// taken first.
type settleWork struct {
	sized  bool // the drop has sizes, and so have its leases
	ended  []string
	closed []string
	hints  []hint
	waits  []hint
}

func (w *settleWork) size() int { return len(w.ended) + len(w.closed) + len(w.hints) + len(w.waits) }

// take removes and returns work for at most n users.
func (w *settleWork) take(n int) settleWork {
	part := settleWork{sized: w.sized}
	part.ended, w.ended = split(w.ended, n)
	part.closed, w.closed = split(w.closed, n-len(part.ended))
	part.hints, w.hints = split(w.hints, n-len(part.ended)-len(part.closed))
	part.waits, w.waits = split(w.waits, n-part.size())
	return part
}

func split[T any](all []T, n int) (first, rest []T) {
	n = min(n, len(all))
	return all[:n], all[n:]
}

// hint is one field of the hash of holders, as admit.lua reads it.
type hint struct {
	user  string
	value string
}

// hintsOf returns the hints to write. It leaves out users at their limit when the settlement has no
// State, which says what the limit is.
func hintsOf(s shop.Settlement) []hint {
	hints := make([]hint, 0, len(s.Opened)+len(s.AtLimit))
	for _, opened := range s.Opened {
		hints = append(hints, holdHint(opened))
	}
	if s.State != nil {
		limit := "L" + strconv.Itoa(s.State.MaxPerUser)
		for _, user := range s.AtLimit {
			hints = append(hints, hint{user: user, value: limit})
		}
	}
	return hints
}

// waitsOf are the ends of waits, as admit.lua reads them.
func waitsOf(s shop.Settlement) []hint {
	waits := make([]hint, len(s.Waiting))
	for i, w := range s.Waiting {
		waits[i] = hint{user: w.UserID, value: strconv.FormatInt(milliseconds(w.Until), 10)}
	}
	return waits
}

func holdHint(h shop.HoldHint) hint {
	return hint{user: h.UserID, value: strconv.FormatInt(milliseconds(h.Until), 10)}
}

// appendState appends the twelve fields of a gate in the order in which the scripts read them.
// Redis keeps some of them under older names, which running versions read:
//
//	in Go         in the gate's hash
//	StartsAt      opensAt
//	EndsAt        closesAt
//	NextHoldEnd   nextEnd
//	HintsUpTo     noted (an argument of its own)
func appendState(args []any, s *shop.GateState) []any {
	if s == nil {
		for range 12 {
			args = append(args, "")
		}
		return args
	}
	return append(args, s.Seq, s.Total, s.Available, s.Reserved, s.Sold, milliseconds(s.StartsAt), milliseconds(s.EndsAt),
		flag(s.Paused), flag(s.Ended), flag(s.Cancelled), s.MaxPerUser, milliseconds(s.NextHoldEnd.Time))
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}

// milliseconds rounds up, so that a gate opens no earlier than its drop. The zero time is 0.
func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Add(time.Millisecond - time.Nanosecond).UnixMilli()
}

// Load implements shop.Gate. A long list of hints takes several calls; the last one carries
// HintsUpTo.
func (g *Gate) Load(ctx context.Context, state shop.GateState) error {
	keys := g.own.keysOf(state.DropID).forLoad(len(state.Sizes) > 0)
	sizes, err := appendSizes(nil, &state)
	if err != nil {
		return wrap("load", err)
	}
	hints := hintsOf(shop.Settlement{Opened: state.Holders, AtLimit: state.AtLimit, State: &state})
	for further := false; ; further = true {
		var part []hint
		part, hints = split(hints, maxScriptUsers)
		upTo := int64(0)
		if len(hints) == 0 {
			upTo = state.HintsUpTo
		}
		args := append(appendState(make([]any, 0, 15+2*len(part)), &state), upTo, flag(further), len(part))
		for _, h := range part {
			args = append(args, h.user, h.value)
		}
		args = append(args, sizes...)
		var written int
		if err := g.call(ctx, "load", state.DropID, func(ctx context.Context) (err error) {
			written, err = g.snapshot.Run(ctx, g.client, keys, args...).Int()
			return err
		}); err != nil {
			return err
		}
		if written == 0 {
			return wrap("load", fmt.Errorf("the gate of drop %s was deleted between two calls", state.DropID))
		}
		if len(hints) == 0 {
			return nil
		}
	}
}
