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

const taskType = "expire"

// queueOf returns the name of a deployment's queue. asynq has no prefix for keys of its own: its
// keys of a queue have that queue's name in them, so deployments on one Redis are kept apart by it.
func queueOf(prefix string) string { return prefix + ":expiry" }

// errEarly means that Postgres's clock has not reached the task's second. The task runs again,
// without counting as failed.
var errEarly = errors.New("the second of this task has not come yet")

// payload is the body of a task. Its time is in Unix seconds, as asynq's own times are.
type payload struct {
	DropID uuid.UUID `json:"dropId"`
	Second int64     `json:"second"`
}

// taskFor returns the task that pokes a drop at a second. Its id contains both, so there is only
// one task however many holds end then.
func taskFor(queue string, dropID uuid.UUID, second time.Time) (*asynq.Task, error) {
	body, err := json.Marshal(payload{DropID: dropID, Second: second.Unix()})
	if err != nil {
		return nil, fmt.Errorf("encode task: %w", err)
	}
	return asynq.NewTask(taskType, body,
		asynq.Queue(queue),
		asynq.TaskID(fmt.Sprintf("expire:%s:%d", dropID, second.Unix())),
		asynq.ProcessAt(second),
		asynq.MaxRetry(3), // a task that fails more often is archived and keeps its id; the reaper expires its holds
		asynq.Timeout(shop.PokeLimit),
	), nil
}
