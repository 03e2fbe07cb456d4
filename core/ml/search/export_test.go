package search

import "context"

// CrossVal is cross_val_score: for each scoring one score for each fold, with the whole pipeline fitted to the fold's
// training rows.
func (s *Study) CrossVal(ctx context.Context) ([][]float64, error) {
	out, err := s.RunAll(ctx, s.Jobs(nil))
	if err != nil {
		return nil, err
	}
	scores := make([][]float64, len(s.Scoring))
	for i := range scores {
		for _, o := range out {
			scores[i] = append(scores[i], o.Scores[i])
		}
	}
	return scores, nil
}
