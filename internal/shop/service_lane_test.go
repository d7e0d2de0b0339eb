package shop_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// batchSizes returns how many commands each transaction carried out.
func (c *counter) batchSizes() (sizes []int) {
	for _, batch := range c.postgres.batches {
		sizes = append(sizes, len(batch))
	}
	return sizes
}

// TestService_Purchase_NeverWaitsBehindReserves fills a batch and more with people who want to hold, and then one pays.
func TestService_Purchase_NeverWaitsBehindReserves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const crowd, maxBatch = 700, 512
		c := openCounter(t, 5)
		held, err := c.reserve("alex")
		require.NoError(t, err)
		next := make(chan struct{})
		c.postgres.applying = func() { <-next }
		for n := range crowd {
			go func() { _, _ = c.reserve(uuid.NewString()) }()
			if n == 0 {
				synctest.Wait() // the first is in flight, and everybody else waits
			}
		}
		synctest.Wait()
		paid := make(chan error, 1)
		go func() {
			_, err := c.Purchase(t.Context(), held.Reservation.ID, "alex", drop.Person{})
			paid <- err
		}()
		synctest.Wait()
		close(next)
		require.NoError(t, <-paid)
		synctest.Wait()
		require.Equal(t, []int{1, 1, maxBatch, crowd - maxBatch}, c.batchSizes())
		require.Equal(t, drop.Buy, c.postgres.batches[2][0].Kind)
	})
}

// TestService_Answers_AreNotGivenToSomebodyElse asks for many things of one drop at once.
func TestService_Answers_AreNotGivenToSomebodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const crowd = 100
		c := openCounter(t, crowd/2)
		next := make(chan struct{})
		c.postgres.applying = func() { <-next }
		type answer struct {
			user string
			held drop.Held
			err  error
		}
		answers := make(chan answer, crowd)
		for n := range crowd {
			go func() {
				user := uuid.NewString()
				held, err := c.reserve(user)
				answers <- answer{user, held, err}
			}()
			if n == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		close(next)
		winners := 0
		for range crowd {
			a := <-answers
			if a.err == nil {
				winners++
				require.Equal(t, a.user, a.held.Reservation.UserID)
			} else {
				require.ErrorIs(t, a.err, drop.ErrAllHeld)
			}
		}
		require.Equal(t, crowd/2, winners)
		require.Equal(t, []int{1, crowd - 1}, c.batchSizes())
	})
}
