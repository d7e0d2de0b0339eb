package api

import "context"

// Readiness says whether a load balancer should send requests to this replica.
type Readiness string

// The values of Readiness. A replica that is ready or degraded serves; the others do not.
const (
	Ready    Readiness = "ready"
	Degraded Readiness = "degraded"
	Starting Readiness = "starting"
	Draining Readiness = "draining"
	Unready  Readiness = "unready"
)

// GetHealth implements StrictServerInterface.
func (s *server) GetHealth(context.Context, GetHealthRequestObject) (GetHealthResponseObject, error) {
	return GetHealth200JSONResponse{Status: "ok"}, nil
}

// GetReadiness implements StrictServerInterface.
func (s *server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	readiness, reason := s.Probe.Readiness(ctx)
	body := Health{Status: string(readiness)}
	if reason != "" {
		body.Reason = &reason
	}
	if readiness == Ready || readiness == Degraded {
		return GetReadiness200JSONResponse(body), nil
	}
	return GetReadiness503JSONResponse(body), nil
}
