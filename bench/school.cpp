#include "school.hpp"

#include <cstdlib>
#include <format>
#include <span>
#include <system_error>

#include "must.hpp"
#include "random_vectors.hpp"
#include "samples.hpp"
#include "service/event_kinds.hpp"
#include "service/people/people.hpp"
#include "service/settings.hpp"
#include "store/people.hpp"
#include "store/templates.hpp"

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;

const SystemClock kClock;

fs::path default_parent() {
  std::error_code ignored;
  const fs::path memory = "/dev/shm";
  constexpr std::uintmax_t kEnough = std::uintmax_t{1} << 30;
  const fs::space_info space = fs::space(memory, ignored);
  return !ignored && space.available > kEnough ? memory : fs::temp_directory_path();
}

}  // namespace

ScratchFolder::ScratchFolder(const fs::path& parent) {
  std::string name = ((parent.empty() ? default_parent() : parent) / "rollcall-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) must<void>(fail(ErrorCode::kIo, "cannot make a folder like " + name));
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Settings school_settings(const fs::path& models, const std::vector<std::pair<std::string, std::string>>& more) {
  SettingSources sources;
  sources.flags = {{std::string(service::setting::kListen), "127.0.0.1:0"},
                   {std::string(service::setting::kModelFolders), models.string()},
                   {std::string(service::setting::kLogLevel), "error"}};
  sources.flags.insert(sources.flags.end(), more.begin(), more.end());
  return must(Settings::load(service::settings_table(), sources));
}

std::unique_ptr<service::Installation> make_school(const fs::path& folder, Settings settings) {
  return must(service::Installation::create(folder, std::move(settings), kClock));
}

void add_synthetic_people(service::Installation& in, std::size_t count) {
  const face::ModelInfo& model = default_model(face::ModelRole::kRecogniser);
  const auto dimension = static_cast<std::size_t>(model.recipe_as<face::EmbeddingRecipe>()->dimension);
  const service::Actor actor = service::local_operator();
  RandomVectors vectors(static_cast<int>(dimension));
  std::vector<float> embedding(dimension);
  constexpr std::size_t kAtOnce = 1'000;
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    const std::size_t last = std::min(count, first + kAtOnce);
    must(in.database().transact([&](store::Connection& db) -> Result<void> {
      for (std::size_t i = first; i < last; ++i) {
        vectors.fill(embedding);
        const Time now = in.clock().now();
        const store::Person person{.id = new_uuid(now),
                                   .external_id = std::format("B{:06}", i),
                                   .name = std::format("Person {}", i),
                                   .created_at = now,
                                   .updated_at = now};
        ROLLCALL_TRY(in.vault().create_key(person.id, store::KeyKind::kPerson));
        ROLLCALL_TRY(store::insert_person(db, person));
        ROLLCALL_TRY(service::note(db, in.clock(), actor, service::event::kPersonCreated,
                                   {.subject = person.id, .person = person.id}));
        store::Template row{.id = new_uuid(now),
                            .person_id = person.id,
                            .key_id = person.id,
                            .model = model.name,
                            .model_sha256 = model.hash(),
                            .created_at = now};
        ROLLCALL_ASSIGN(row.sealed, in.vault().seal(person.id, service::sealed::kTemplate, row.id,
                                                    std::as_bytes(std::span(embedding))));
        ROLLCALL_TRY(store::insert_template(db, row));
        ROLLCALL_TRY(service::note(db, in.clock(), actor, service::event::kTemplateAdded,
                                   {.subject = row.id, .person = person.id}));
      }
      return {};
    }));
  }
}

}  // namespace rollcall::bench
