#include "service/recognition/recognition.hpp"

#include <algorithm>
#include <utility>

#include "service/enrolment/look_alikes.hpp"
#include "service/recognition/liveness_thresholds.hpp"
#include "service/recognition/open_set_policy.hpp"
#include "service/settings.hpp"
#include "store/people.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kCandidates = 5;

// The errors that leave a server running without recognition; any other one is a fault of the installation.
bool is_about_models(const Error& error) {
  return error.code == ErrorCode::kNoModel || error.code == ErrorCode::kModelMismatch ||
         error.code == ErrorCode::kNotFound || error.code == ErrorCode::kUnprocessable;
}

float dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return static_cast<float>(sum);
}

Result<const face::Face*> one_face(const face::Analysis& analysis, std::string_view which) {
  const face::Face* found = largest_face(analysis);
  if (found == nullptr) return fail(ErrorCode::kUnprocessable, "there is no face in " + std::string(which));
  return found;
}

}  // namespace

const face::Face* largest_face(const face::Analysis& analysis) {
  const auto largest = std::ranges::max_element(analysis.faces, {}, [](const face::Face& f) { return f.box.area(); });
  return largest == analysis.faces.end() ? nullptr : &*largest;
}

Result<std::unique_ptr<Recognition>> Recognition::create(Installation& installation) {
  std::unique_ptr<Recognition> made(new Recognition(installation));
  if (auto started = made->start(); !started) {
    if (!is_about_models(started.error())) return std::unexpected(std::move(started).error());
    made->problem_ = std::move(started).error();
  }
  return made;
}

Result<void> Recognition::start() {
  const ModelSetup& setup = installation_.models();
  ROLLCALL_ASSIGN(std::unique_ptr<face::Engine> engine,
                  face::Engine::create(setup.manifest, setup.store, setup.engine));
  const face::ModelInfo* recogniser = engine->recogniser();
  const auto* recipe = recogniser == nullptr ? nullptr : recogniser->recipe_as<face::EmbeddingRecipe>();
  if (recipe == nullptr)
    return fail(ErrorCode::kUnprocessable, "no recogniser is chosen", "set models.recogniser, or leave it empty");
  ROLLCALL_ASSIGN(policy_, open_set_policy(*recogniser, installation_.settings()));
  if (recipe->calibration)
    calibration_ = gallery::Logistic{.slope = static_cast<float>(recipe->calibration->slope),
                                     .intercept = static_cast<float>(recipe->calibration->intercept)};
  verify_threshold_ = recipe->thresholds.verify;
  strict_threshold_ = recipe->thresholds.strict;
  const auto scoring =
      installation_.settings().text(setting::kScoring) == "best" ? gallery::Scoring::kBest : gallery::Scoring::kMean;
  auto keeper = std::make_unique<GalleryKeeper>(installation_, engine->model_hash(), engine->dimension(), scoring);
  auto loaded = keeper->load();
  if (!loaded) {  // a fault of the store, whatever its code
    Error error = std::move(loaded).error();
    if (is_about_models(error)) error.code = ErrorCode::kCorrupt;
    return fail_because(std::move(error), "the enrolled faces could not be loaded");
  }
  engine_ = std::move(engine);
  keeper_ = std::move(keeper);
  return {};
}

gallery::OpenSetPolicy Recognition::policy() const { return open_set_policy(policy_->curve, installation_.settings()); }

attendance::LivenessThresholds Recognition::liveness_thresholds() const {
  return thresholds_of_liveness(engine_ == nullptr ? nullptr : engine_->liveness(), installation_.settings());
}

float Recognition::look_alike_margin() const {
  return static_cast<float>(installation_.settings().number(setting::kLookAlikeMargin));
}

Result<const face::Engine*> Recognition::engine() const {
  if (problem_) return std::unexpected(*problem_);
  return engine_.get();
}

Result<GalleryKeeper*> Recognition::keeper() const {
  if (problem_) return std::unexpected(*problem_);
  return keeper_.get();
}

Result<face::Analysis> Recognition::analyse(ByteView image, const face::AnalyseOptions& options) const {
  ROLLCALL_ASSIGN(const face::Engine* engine, this->engine());
  return engine->analyse(image, options);
}

Result<std::vector<NamedMatch>> Recognition::name_matches(std::span<const gallery::Match> matches) const {
  if (matches.empty()) return std::vector<NamedMatch>{};
  return installation_.database().read([&](store::Connection& db) -> Result<std::vector<NamedMatch>> {
    std::vector<NamedMatch> named;
    for (const gallery::Match& match : matches) {
      ROLLCALL_ASSIGN(const std::optional<store::Person> person, store::find_person(db, match.person));
      if (!person || !person->active) continue;  // gone since the search
      named.push_back({.person_id = match.person,
                       .external_id = person->external_id,
                       .name = person->name,
                       .similarity = match.similarity,
                       .confidence = confidence_of(match.similarity)});
    }
    return named;
  });
}

Result<Recognised> Recognition::recognise(ByteView image, const face::AnalyseOptions& options) const {
  Recognised result;
  ROLLCALL_ASSIGN(result.analysis, analyse(image, options));
  ROLLCALL_TRY(keeper_->catch_up());
  const gallery::View view = keeper_->view();
  const auto vetoes = keeper_->vetoes();
  for (face::Face& face : result.analysis.faces) {
    RecognisedFace& one = result.faces.emplace_back();
    if (!face.embedding.empty()) {
      ROLLCALL_ASSIGN(std::vector<gallery::Match> matches, view.search(face.embedding, kCandidates));
      vetoes->apply(face.embedding, matches);
      one.identification = gallery::identify(matches, view.people(), policy());
      ROLLCALL_TRY(mind_look_alikes(*this, view, face.embedding, one.identification));
      doubt_close_to_veto(*vetoes, face.embedding, one.identification);
      ROLLCALL_ASSIGN(one.candidates, name_matches(one.identification.candidates));
      if (one.identification.verdict == gallery::Verdict::kAccept) {
        ROLLCALL_ASSIGN(std::vector<NamedMatch> best, name_matches({&*one.identification.best, 1}));
        if (!best.empty()) one.match = std::move(best.front());
      }
    }
    one.face = std::move(face);
  }
  result.analysis.faces.clear();
  return result;
}

void Recognition::doubt_close_to_veto(const gallery::Vetoes& vetoes, std::span<const float> face,
                                      gallery::Identification& who) const {
  const bool named = who.verdict == gallery::Verdict::kAccept || who.verdict == gallery::Verdict::kNotOnRoster;
  const auto margin = static_cast<float>(installation_.settings().number(setting::kMargin));
  if (!named || !who.best || !vetoes.is_close(face, *who.best, margin)) return;
  who.verdict = gallery::Verdict::kReview;
  who.reason = "close_to_vetoed_face";
}

std::optional<float> Recognition::confidence_of(float similarity) const {
  if (!calibration_) return std::nullopt;
  return gallery::confidence(similarity, *calibration_);
}

Comparison Recognition::compare(std::span<const float> a, std::span<const float> b) const {
  const float similarity = dot(a, b);
  return {.same = similarity >= verify_threshold_,
          .similarity = similarity,
          .confidence = confidence_of(similarity),
          .threshold = verify_threshold_};
}

Result<Comparison> Recognition::verify(ByteView a, ByteView b, const face::AnalyseOptions& options) const {
  ROLLCALL_ASSIGN(const face::Analysis first, analyse(a, options));
  ROLLCALL_ASSIGN(const face::Face* face_a, one_face(first, "picture a"));
  ROLLCALL_ASSIGN(const face::Analysis second, analyse(b, options));
  ROLLCALL_ASSIGN(const face::Face* face_b, one_face(second, "picture b"));
  return compare(face_a->embedding, face_b->embedding);
}

Result<Comparison> Recognition::verify_person(ByteView image, const Uuid& person,
                                              const face::AnalyseOptions& options) const {
  ROLLCALL_ASSIGN(const face::Analysis analysis, analyse(image, options));
  ROLLCALL_ASSIGN(const face::Face* face, one_face(analysis, "the picture"));
  ROLLCALL_TRY(keeper_->catch_up());
  ROLLCALL_ASSIGN(const std::vector<gallery::Match> matches,
                  keeper_->view().search_among({&person, 1}, face->embedding, 1));
  if (matches.empty())
    return fail(ErrorCode::kUnprocessable, "this person has no enrolled photo",
                "add one with POST /api/v1/people/{id}/photos");
  const float similarity = matches.front().similarity;
  const auto vetoed = keeper_->vetoes()->nearest(person, face->embedding);
  return Comparison{.same = similarity >= verify_threshold_ && !(vetoed && *vetoed >= similarity),
                    .similarity = similarity,
                    .confidence = confidence_of(similarity),
                    .threshold = verify_threshold_};
}

Result<RecognitionState> Recognition::state() const {
  RecognitionState state{.detector = chosen_model(installation_.models(), face::ModelRole::kDetector),
                         .recogniser = chosen_model(installation_.models(), face::ModelRole::kRecogniser),
                         .liveness = chosen_model(installation_.models(), face::ModelRole::kLiveness)};
  if (keeper_) {
    const gallery::View view = keeper_->view();
    state.people = view.people();
    state.templates = view.templates();
    state.fingerprint = view.fingerprint();
  }
  const std::string hash = engine_ ? engine_->model_hash() : std::string{};
  ROLLCALL_ASSIGN(const std::vector<store::TemplateCount> counts,
                  installation_.database().read([](store::Connection& db) { return store::count_templates(db); }));
  for (const store::TemplateCount& count : counts)
    if (count.model_sha256 != hash) state.other_templates += static_cast<std::size_t>(count.templates);
  return state;
}

}  // namespace rollcall::service
