#include "service/evaluation/evaluate.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "gallery/gallery.hpp"
#include "service/people/picture_files.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxCsv = std::size_t{64} << 20;

// Looks at many pictures on as many threads as the engine has; the largest face of each, or none.
Result<std::vector<std::optional<face::Face>>> largest_faces(const face::Engine& engine, const Settings& settings,
                                                             const std::vector<fs::path>& files,
                                                             const face::AnalyseOptions& options,
                                                             const EvaluationProgress& progress) {
  std::vector<std::optional<face::Face>> faces(files.size());
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::mutex mutex;
  std::optional<Error> failure;
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(1); i < files.size(); i = next.fetch_add(1)) {
      Result<Bytes> bytes = read_picture(files[i].string(), settings);
      Result<face::Analysis> analysis =
          bytes ? engine.analyser().analyse(*bytes, options) : std::unexpected(bytes.error());
      if (!analysis) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = fail_because(std::move(analysis).error(), files[i].string()).error();
        return;
      }
      if (const face::Face* face = largest_face(*analysis)) faces[i] = *face;
      ++done;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < engine.threads(); ++i) threads.emplace_back(work);
    while (done < files.size()) {
      {
        const std::lock_guard lock(mutex);
        if (failure) break;
      }
      if (progress) progress(done, files.size());
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
  }
  if (failure) return std::unexpected(*std::move(failure));
  return faces;
}

float dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return static_cast<float>(sum);
}

struct Pair {
  std::size_t a;
  std::size_t b;
  bool same;
};

// Files by number, each once.
class FileTable {
 public:
  std::size_t number_of(const fs::path& path) {
    const auto [entry, added] = numbers_.try_emplace(path, files_.size());
    if (added) files_.push_back(path);
    return entry->second;
  }
  const std::vector<fs::path>& files() const { return files_; }

 private:
  std::map<fs::path, std::size_t> numbers_;
  std::vector<fs::path> files_;
};

Result<std::vector<Pair>> read_pairs(const fs::path& csv, FileTable& table) {
  ROLLCALL_ASSIGN(const std::string text, read_text_file(csv, kMaxCsv));
  CsvReader reader(text);
  std::vector<std::string> cells;
  ROLLCALL_ASSIGN(const bool has_header, reader.next(cells));
  if (!has_header || cells != std::vector<std::string>{"file_a", "file_b", "same"})
    return fail(ErrorCode::kMalformed, csv.string() + " does not begin with the columns file_a,file_b,same");
  std::vector<Pair> pairs;
  while (true) {
    ROLLCALL_ASSIGN(const bool more, reader.next(cells));
    if (!more) return pairs;
    if (cells.size() != 3 || (cells[2] != "0" && cells[2] != "1"))
      return fail(ErrorCode::kMalformed,
                  csv.string() + ":" + std::to_string(reader.line()) + " is not file_a,file_b,0|1");
    pairs.push_back({.a = table.number_of(csv.parent_path() / cells[0]),
                     .b = table.number_of(csv.parent_path() / cells[1]),
                     .same = cells[2] == "1"});
  }
}

// One folder a person; the pictures of each in the order of their names.
Result<std::map<std::string, std::vector<fs::path>>> people_in(const fs::path& folder) {
  std::map<std::string, std::vector<fs::path>> people;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->is_directory()) continue;
    ROLLCALL_ASSIGN(const std::vector<std::string> files, expand_pictures({it->path().string()}));
    people[it->path().filename().string()].assign(files.begin(), files.end());
  }
  if (error) return fail_errno(error.value(), "read", folder, false);
  if (people.empty()) return fail(ErrorCode::kUnprocessable, "there is no folder of a person in " + folder.string());
  return people;
}

// One picture of an identification: whose, and what for.
struct Picture {
  std::size_t file;
  std::size_t person;
};

// The search of `query` with `mate` in the gallery: the ranks and similarities that are counted.
Result<std::pair<MatedSearch, float>> search(const gallery::View& view, const std::vector<Uuid>& ids, std::size_t mate,
                                             std::span<const float> query) {
  ROLLCALL_ASSIGN(const std::vector<gallery::Match> matches, view.search(query, view.people()));
  MatedSearch mated;
  float best_other = -1.0F;
  for (std::size_t rank = 0; rank < matches.size(); ++rank) {
    if (rank == 0) mated.best_similarity = matches[rank].similarity;
    if (mate < ids.size() && matches[rank].person == ids[mate]) {
      mated.rank = rank + 1;
      mated.mate_similarity = matches[rank].similarity;
    } else {
      best_other = std::max(best_other, matches[rank].similarity);
    }
  }
  return std::pair{mated, best_other};
}

}  // namespace

Result<PairEvaluation> evaluate_pairs(const face::Engine& engine, const Settings& settings, const fs::path& pairs_csv,
                                      const EvaluationProgress& progress) {
  FileTable table;
  ROLLCALL_ASSIGN(const std::vector<Pair> pairs, read_pairs(pairs_csv, table));
  ROLLCALL_ASSIGN(const auto faces,
                  largest_faces(engine, settings, table.files(), {.liveness = false, .quality = false}, progress));
  PairEvaluation result;
  for (std::size_t i = 0; i < faces.size(); ++i)
    if (!faces[i]) result.without_face.push_back(table.files()[i].string());
  for (const Pair& pair : pairs) {
    const bool both = faces[pair.a] && faces[pair.b];
    result.scores.push_back(
        {.similarity = both ? dot(faces[pair.a]->embedding, faces[pair.b]->embedding) : -1.0F, .same = pair.same});
  }
  return result;
}

Result<IdentifyEvaluation> evaluate_identification(const face::Engine& engine, const Settings& settings,
                                                   const fs::path& gallery_folder, const fs::path& probe_folder,
                                                   const IdentifyOptions& options, const EvaluationProgress& progress) {
  ROLLCALL_ASSIGN(const auto enrolled_people, people_in(gallery_folder));
  std::error_code ignored;
  const bool split = fs::equivalent(gallery_folder, probe_folder, ignored);
  std::map<std::string, std::vector<fs::path>> probe_people;
  if (!split) {
    ROLLCALL_ASSIGN(probe_people, people_in(probe_folder));
  }

  FileTable table;
  std::vector<Picture> enrolled;
  std::vector<Picture> probes;
  std::size_t person = 0;
  for (const auto& [name, files] : enrolled_people) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (i < options.enrol)
        enrolled.push_back({.file = table.number_of(files[i]), .person = person});
      else if (split)
        probes.push_back({.file = table.number_of(files[i]), .person = person});
    }
    if (const auto own = probe_people.find(name); own != probe_people.end())
      for (const fs::path& file : own->second) probes.push_back({.file = table.number_of(file), .person = person});
    ++person;
  }
  std::vector<std::size_t> strangers;
  if (!options.strangers.empty()) {
    ROLLCALL_ASSIGN(const std::vector<std::string> files, expand_pictures({options.strangers.string()}));
    for (const std::string& file : files) strangers.push_back(table.number_of(file));
  }
  ROLLCALL_ASSIGN(const auto faces,
                  largest_faces(engine, settings, table.files(), {.liveness = false, .quality = false}, progress));

  std::vector<std::optional<face::Face>> views;  // of the enrolled
  if (options.augment) {
    std::vector<fs::path> files;
    for (const Picture& picture : enrolled) files.push_back(table.files()[picture.file]);
    ROLLCALL_ASSIGN(views, largest_faces(engine, settings, files,
                                         {.liveness = false, .quality = false, .augment = true}, progress));
  }

  IdentifyEvaluation result;
  for (std::size_t i = 0; i < faces.size(); ++i)
    if (!faces[i]) result.without_face.push_back(table.files()[i].string());
  const Time start{};
  std::vector<Uuid> ids;
  for (std::size_t i = 0; i < enrolled_people.size(); ++i) ids.push_back(new_uuid(start));
  gallery::Gallery gallery(engine.dimension());
  for (std::size_t i = 0; i < enrolled.size(); ++i) {
    const std::optional<face::Face>& face = options.augment ? views[i] : faces[enrolled[i].file];
    if (face) ROLLCALL_TRY(gallery.put_template(ids[enrolled[i].person], new_uuid(start), face->embedding));
  }
  const gallery::View view = gallery.view();
  result.people = view.people();
  for (const Picture& probe : probes) {
    if (!faces[probe.file]) {
      result.mated.push_back({});
      continue;
    }
    ROLLCALL_ASSIGN(const auto found, search(view, ids, probe.person, faces[probe.file]->embedding));
    result.mated.push_back(found.first);
    if (options.leave_one_out) result.strangers.push_back(found.second);
  }
  if (options.leave_one_out)
    for (const Picture& picture : enrolled) {
      if (!faces[picture.file]) continue;
      ROLLCALL_ASSIGN(const auto found, search(view, ids, picture.person, faces[picture.file]->embedding));
      result.strangers.push_back(found.second);
    }
  for (const std::size_t stranger : strangers) {
    if (!faces[stranger]) {
      result.strangers.push_back(-1.0F);
      continue;
    }
    ROLLCALL_ASSIGN(const auto found, search(view, ids, ids.size(), faces[stranger]->embedding));
    result.strangers.push_back(found.second);
  }
  return result;
}

Result<std::vector<LivenessSample>> evaluate_liveness(const face::Engine& engine, const Settings& settings,
                                                      const fs::path& folder, const EvaluationProgress& progress) {
  if (engine.liveness() == nullptr)
    return fail(ErrorCode::kUnprocessable, "no liveness model is chosen", "set models.liveness");
  std::vector<fs::path> files;
  std::vector<LivenessSample> samples;
  const auto add = [&](const fs::path& from, const std::optional<std::string>& attack) -> Result<void> {
    ROLLCALL_ASSIGN(const std::vector<std::string> found, expand_pictures({from.string()}));
    for (const std::string& file : found) {
      files.emplace_back(file);
      samples.push_back({.attack = attack, .liveness = std::nullopt});
    }
    return {};
  };
  ROLLCALL_TRY(add(folder / "real", std::nullopt));
  ROLLCALL_TRY(add(folder / "fake", "fake"));
  std::error_code error;
  for (fs::directory_iterator it(folder / "fake", error), end; !error && it != end; it.increment(error))
    if (it->is_directory()) ROLLCALL_TRY(add(it->path(), it->path().filename().string()));
  if (error) return fail_errno(error.value(), "read", folder / "fake", false);
  ROLLCALL_ASSIGN(const auto faces,
                  largest_faces(engine, settings, files, {.embed = false, .quality = false}, progress));
  for (std::size_t i = 0; i < faces.size(); ++i)
    if (faces[i] && faces[i]->liveness) samples[i].liveness = static_cast<double>(*faces[i]->liveness);
  return samples;
}

}  // namespace rollcall::service
