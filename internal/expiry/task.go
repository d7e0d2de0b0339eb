package expiry

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sneakerhead/internal/shop"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"
)

const (
	taskType = "expire"
	queue    = "expiry"
)

// errEarly says that Postgres's clock has not reached the task's second: the task runs again, and has not failed.
var errEarly = errors.New("the second of this task has not come yet")

// payload is what a task says. Times are Unix seconds: asynq keeps no finer ones.
type payload struct {
	DropID uuid.UUID `json:"dropId"`
	Second int64     `json:"second"`
}

// taskFor returns the task that wakes a drop's expiry at a second. Its id makes it one, however many holds end then.
func taskFor(dropID uuid.UUID, second time.Time) (*asynq.Task, error) {
	body, err := json.Marshal(payload{DropID: dropID, Second: second.Unix()})
	if err != nil {
		return nil, fmt.Errorf("encode task: %w", err)
	}
	return asynq.NewTask(taskType, body,
		asynq.Queue(queue),
		asynq.TaskID(fmt.Sprintf("expire:%s:%d", dropID, second.Unix())),
		asynq.ProcessAt(second),
		asynq.MaxRetry(3), // an archived task would block its id; the reaper is there anyway
		asynq.Timeout(shop.PokeLimit),
	), nil
}
