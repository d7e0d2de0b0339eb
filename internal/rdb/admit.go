package rdb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/shop"
	"sneakerhead/internal/spans"
)

// admitBatch asks the gate about attempts for one drop, in one call.
func (g *Gate) admitBatch(ctx context.Context, dropID uuid.UUID, attempts []shop.Attempt) (_ []shop.Admission, err error) {
	ctx, span := g.spans.Start(ctx, "gate.admit", dropID, spans.Users.Int(len(attempts)))
	defer func() { spans.End(span, err) }()
	keys := g.own.keysOf(dropID)
	sized := slices.ContainsFunc(attempts, hasWish)
	args := append(make([]any, 0, 2+2*len(attempts)), g.clock.Now().UnixMilli(), shop.LeaseDuration.Milliseconds())
	for _, attempt := range attempts {
		args = append(args, attempt.UserID)
	}
	if sized {
		for _, attempt := range attempts {
			args = append(args, strings.Join(attempt.Wish, ","))
		}
	}
	var reply []any
	began := time.Now()
	err = g.breakers.do(ctx, g.limit, keys.gate, func(ctx context.Context) (err error) {
		reply, err = g.admit.Run(ctx, g.client, keys.forAttempts(sized), args...).Slice()
		return err
	})
	g.metrics.GateCall("admit", len(attempts), time.Since(began))
	if err != nil {
		return nil, err
	}
	return admissionsFrom(reply, attempts)
}

func hasWish(a shop.Attempt) bool { return len(a.Wish) > 0 }

// admissionsFrom reads what admit.lua returns.
func admissionsFrom(reply []any, attempts []shop.Attempt) ([]shop.Admission, error) {
	if len(reply) < 1+len(attempts) {
		return nil, fmt.Errorf("%d verdicts for %d attempts", len(reply)-1, len(attempts))
	}
	retryAt, verdicts, times := reply[0], reply[1:1+len(attempts)], reply[1+len(attempts):]
	var stock json.RawMessage
	if n := len(times); n > 0 {
		if encoded, is := times[n-1].(string); is {
			stock, times = json.RawMessage(encoded), times[:n-1]
		}
	}
	admissions := make([]shop.Admission, len(attempts))
	for i := range admissions {
		a := &admissions[i]
		verdict, is := verdicts[i].(int64)
		if !is {
			return nil, fmt.Errorf("verdict %d is %v", i+1, verdicts[i])
		}
		a.Verdict = shop.Verdict(verdict)
		wished := hasWish(attempts[i])
		allHeld := a.Verdict == shop.VerdictAllHeld
		switch {
		case allHeld && !wished:
			a.RetryAt = timeFrom(retryAt)
		case (allHeld || a.Verdict == shop.VerdictCoolingDown) && len(times) > 0:
			a.RetryAt, times = timeFrom(times[0]), times[1:]
		}
		if wished && (allHeld || a.Verdict == shop.VerdictSoldOut) {
			a.Stock = stock
		}
	}
	return admissions, nil
}

// timeFrom reads a time that a script returned.
func timeFrom(value any) time.Time {
	ms, _ := value.(int64)
	return time.UnixMilli(ms).UTC()
}
