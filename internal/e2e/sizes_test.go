package e2e_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// newSizedDrop creates a live drop with sizes EU 36, EU 37, … of so many units; changes are fields
// of the request's body.
func (s *shop) newSizedDrop(units []int, changes map[string]any) dropView {
	s.t.Helper()
	sizes := make([]map[string]any, len(units))
	total := 0
	for i, n := range units {
		sizes[i] = map[string]any{"label": fmt.Sprint("EU ", 36+i), "note": fmt.Sprintf("US %d", 4+i), "totalStock": n}
		total += n
	}
	body := map[string]any{"sizes": sizes}
	for name, value := range changes {
		body[name] = value
	}
	return s.newDrop(total, body)
}

// unevenUnits returns the units of twelve sizes, from 1 to most, the same in each run.
func unevenUnits(most int) []int {
	units := make([]int, 12)
	for i := range units {
		units[i] = 1 + i*(most-1)/(len(units)-1)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	return units
}

// sizeCrowd is many users who want one unit each of a drop with sizes, with wishes of one to three
// of them. Each sends every request for a unit twice at once. What they were answered is judged
// against the ledger's order.
type sizeCrowd struct {
	*shop
	drop     dropView
	recorder *deployment.RecordingClient
	replicas []*deployment.Replica
}

func (s *shop) newSizeCrowd(d dropView) *sizeCrowd {
	c := &sizeCrowd{shop: s, drop: d, recorder: &deployment.RecordingClient{T: s.t, Journal: journal.New(), Client: client}}
	for n, r := range s.replicas {
		address, err := url.Parse(r.url)
		require.NoError(s.t, err)
		c.replicas = append(c.replicas, &deployment.Replica{N: n, ClientAddress: address.Host})
	}
	return c
}

// buyer returns one of the users, who has no wish yet.
func (c *sizeCrowd) buyer(n int) *deployment.Buyer {
	name := fmt.Sprint("size_user_", n)
	return &deployment.Buyer{
		RecordingClient: c.recorder, Replicas: c.replicas, Drop: uuid.MustParse(c.drop.ID), Name: name, Token: c.token(name, nil), At: n,
		Random: rand.New(rand.NewPCG(3, uint64(n))),
	}
}

// newWish returns one to three of these sizes in a random order.
func newWish(random *rand.Rand, from []string) []string {
	wish := make([]string, 0, 3)
	for _, i := range random.Perm(len(from))[:min(len(from), 1+random.IntN(3))] {
		wish = append(wish, from[i])
	}
	return wish
}

// reserveTwice sends the same request twice at once, to two replicas, each until it has a definite
// answer, and returns one that succeeded if there is one.
func reserveTwice(b *deployment.Buyer) deployment.Answer {
	var answers [2]deployment.Answer
	var done sync.WaitGroup
	for i := range answers {
		again := *b
		again.At += i
		done.Go(func() {
			for answers[i] = again.Reserve(); answers[i].ShouldRetry(); answers[i] = again.Reserve() {
				again.WaitAndSwitch(context.Background(), &answers[i])
			}
		})
	}
	done.Wait()
	if answers[0].Status < 300 {
		return answers[0]
	}
	return answers[1]
}

// shopUntilSold asks for other sizes until the user has bought one, or all are sold out. Now and
// then somebody lets a unit go that they hold, and comes back.
func (c *sizeCrowd) shopUntilSold(b *deployment.Buyer) {
	left := c.drop.sizeIDs()
	for b.Wish = newWish(b.Random, left); !c.t.Failed(); b.At++ {
		answer := reserveTwice(b)
		switch {
		case answer.Status < 300 && b.Random.IntN(8) == 0:
			<-time.After(time.Duration(b.Random.Int64N(int64(decideWithin))))
			b.CompleteOrCancel(context.Background(), journal.Cancel, answer.Result)
		case answer.Status < 300:
			<-time.After(time.Duration(b.Random.Int64N(int64(decideWithin))))
			b.CompleteOrCancel(context.Background(), journal.Purchase, answer.Result)
		case answer.Code == string(drop.CodeSoldOut):
			if left = without(left, b.Wish); len(left) == 0 {
				return
			}
		case answer.Code == string(drop.CodeAllHeld):
			<-time.After(deployment.LongestWait)
		case answer.Code == string(drop.CodePurchaseLimit):
			return
		default:
			c.t.Errorf("reserve %v: %d %s", b.Wish, answer.Status, answer.Code)
		}
		b.Wish = newWish(b.Random, left)
	}
}

func without(sizes, gone []string) (left []string) {
	for _, size := range sizes {
		if !strings.Contains(" "+strings.Join(gone, " ")+" ", " "+size+" ") {
			left = append(left, size)
		}
	}
	return left
}

// judge checks that every size was sold exactly, and every answer against the ledger.
func (c *sizeCrowd) judge() {
	c.t.Helper()
	conn, err := pgx.Connect(c.t.Context(), c.dbURL)
	require.NoError(c.t, err)
	defer conn.Close(context.WithoutCancel(c.t.Context()))
	truth, err := checker.Read(c.t.Context(), conn, []uuid.UUID{uuid.MustParse(c.drop.ID)})
	require.NoError(c.t, err)
	require.Len(c.t, truth.Drops[0].Sizes, len(c.drop.Sizes))
	for i, size := range truth.Drops[0].Sizes {
		units := c.drop.Sizes[i].TotalStock
		require.Equal(c.t, drop.Counts{Total: units, Sold: units}, size.Counts, "size %s is not sold exactly", size.ID)
	}
	evidence := &checker.Evidence{
		Began: c.recorder.Journal.Began(), Requests: c.recorder.Journal.Requests(), Truth: truth, Condition: checker.AnyFault,
	}
	answers := map[string]int{}
	for i := range evidence.Requests {
		answers[fmt.Sprint(evidence.Requests[i].Kind, " ", evidence.Requests[i].Status, " ", evidence.Requests[i].Code)]++
	}
	c.t.Log(answers)
	for i, breach := range checker.Judge(evidence) {
		if breach.Check != checker.AnswerTime && breach.Check != checker.Promised && i < 20 { // a crowd this dense measures the machine
			c.t.Error(breach)
		}
	}
	require.NotZero(c.t, answers["reserve 409 sold_out"]+answers["reserve 409 all_held"], "nobody was refused")
	c.audit()
}
