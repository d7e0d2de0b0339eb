package shop_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// batchSizes returns how many commands each transaction carried out.
func (f *fixture) batchSizes() (sizes []int) {
	for _, batch := range f.postgres.batches {
		sizes = append(sizes, len(batch))
	}
	return sizes
}

// TestService_Purchase_NeverWaitsBehindReserves queues more than a batch of reserves, and then one
// purchase.
func TestService_Purchase_NeverWaitsBehindReserves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const users, maxBatch = 700, 512
		f := newFixture(t, 5)
		held, err := f.reserve("alex")
		require.NoError(t, err)
		next := make(chan struct{})
		f.postgres.applying = func() { <-next }
		for n := range users {
			go func() { _, _ = f.reserve(uuid.NewString()) }()
			if n == 0 {
				synctest.Wait() // the first is in flight, and all others wait
			}
		}
		synctest.Wait()
		paid := make(chan error, 1)
		go func() {
			_, err := f.Purchase(t.Context(), held.Reservation.ID, "alex", drop.Person{})
			paid <- err
		}()
		synctest.Wait()
		close(next)
		require.NoError(t, <-paid)
		synctest.Wait()
		require.Equal(t, []int{1, 1, maxBatch, users - maxBatch}, f.batchSizes())
		require.Equal(t, drop.Buy, f.postgres.batches[2][0].Kind)
	})
}

// TestService_Reserve_TheQueueIsFull expects that the gate is not asked for an attempt that the
// ledger would refuse: it would keep a unit for it.
func TestService_Reserve_TheQueueIsFull(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const maxWaiting = 4096
		f := newFixture(t, 5)
		next := make(chan struct{})
		f.postgres.applying = func() { <-next }
		for n := range 1 + maxWaiting {
			go func() { _, _ = f.reserve(uuid.NewString()) }()
			if n == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		_, err := f.reserve("alex")
		require.ErrorIs(t, err, drop.ErrOverloaded)
		require.Equal(t, 1, f.metrics.of("refused overloaded"))
		require.Zero(t, f.count("admit alex"))
		close(next)
	})
}

// TestService_Answers_AreNotGivenToSomebodyElse sends many reserves for one drop at once.
func TestService_Answers_AreNotGivenToSomebodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const users = 100
		f := newFixture(t, users/2)
		next := make(chan struct{})
		f.postgres.applying = func() { <-next }
		type answer struct {
			user string
			held drop.Held
			err  error
		}
		answers := make(chan answer, users)
		for n := range users {
			go func() {
				user := uuid.NewString()
				held, err := f.reserve(user)
				answers <- answer{user, held, err}
			}()
			if n == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		close(next)
		winners := 0
		for range users {
			a := <-answers
			if a.err == nil {
				winners++
				require.Equal(t, a.user, a.held.Reservation.UserID)
			} else {
				require.ErrorIs(t, a.err, drop.ErrAllHeld)
			}
		}
		require.Equal(t, users/2, winners)
		require.Equal(t, []int{1, users - 1}, f.batchSizes())
	})
}
