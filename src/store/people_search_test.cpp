#include "store/people_search.hpp"

#include <string>
#include <vector>

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PeopleSearchTest : public StoreTest {
 protected:
  std::vector<std::string> found(const std::string& text) {
    const auto page = must(read(list_people, PeopleFilter{.text = text}, PageRequest{}));
    std::vector<std::string> ids;
    for (const Person& person : page.items) ids.push_back(person.external_id);
    return ids;
  }
  std::int64_t parts_of(const Uuid& person) {
    return must(db().read([&](Connection& c) {
      return fetch_number(c, "SELECT count(*) FROM person_part WHERE person_id = ?", person);
    }));
  }
  std::int64_t people_with_part(const std::string& part) {
    return must(db().read(
        [&](Connection& c) { return fetch_number(c, "SELECT count(*) FROM person_part WHERE part = ?", part); }));
  }
};

TEST_F(PeopleSearchTest, PartsAreTheBeginningsAtEveryCharacterOfEveryWordEachOnce) {
  EXPECT_THAT(search_parts("ana an"), ElementsAre("a", "an", "ana", "n", "na"));
  EXPECT_THAT(search_parts("christopher"), ElementsAre("christop", "er", "her", "hristoph", "istopher", "opher", "pher",
                                                       "r", "ristophe", "stopher", "topher"));
  EXPECT_THAT(search_parts("花子"), ElementsAre("子", "花子"));
  EXPECT_THAT(search_parts(""), IsEmpty());
  EXPECT_EQ(search_text("João  Díaz", "S-001"), "joao diaz s-001");
}

TEST_F(PeopleSearchTest, PeopleAreFoundByAnyPartOfTheirWordsInAnyCaseAndOrder) {
  add_person("S-001", "João Lindqvist");
  add_person("S-002", "JOANNA O’Brien-Weiß");
  add_person("T-100%_", "Ελένη Παππά");
  add_person("U-7", "山田花子");
  add_person("V-8", "Christopher-Alexander Quist");
  const struct {
    std::string text;
    std::vector<std::string> found;
  } cases[] = {
      {"joao", {"S-001"}},
      {"JOÃO", {"S-001"}},
      {"joa", {"S-001", "S-002"}},
      {"qvist joão", {"S-001"}},
      {"indq", {"S-001"}},
      {"quist", {"V-8"}},
      {"s-00", {"S-001", "S-002"}},
      {"001", {"S-001"}},
      {"o'brien", {"S-002"}},
      {"weiss", {"S-002"}},
      {"joanna s-002", {"S-002"}},
      {"o s-00 joanna", {"S-002"}},
      {"joanna s-001", {}},
      {"ελενη", {"T-100%_"}},
      {"παππ", {"T-100%_"}},
      {"%", {"T-100%_"}},
      {"%_", {"T-100%_"}},
      {"!", {}},
      {"花", {"U-7"}},
      {"花子", {"U-7"}},
      {"christopher-alex", {"V-8"}},  // longer than a part
      {"christopher-alix", {}},
      {"\xff", {}},
  };
  for (const auto& [text, ids] : cases) EXPECT_EQ(found(text), ids) << text;
  EXPECT_EQ(found(" \t").size(), 5);
}

// Where a part is that of many, another way is taken to the same answer.
TEST_F(PeopleSearchTest, AFrequentPartFindsEveryoneTooPageByPage) {
  constexpr int kPeople = 5'100;
  must(db().transact([&](Connection& c) -> Result<void> {
    for (int n = 0; n < kPeople; ++n) ROLLCALL_TRY(insert_person(c, make_person(std::format("{:04}", n), "Zz")));
    return {};
  }));
  EXPECT_EQ(must(read(count_people, PeopleFilter{.text = "z"})), kPeople);
  PageRequest page{.limit = 1'000};
  std::size_t seen = 0;
  do {
    const auto answer = must(read(list_people, PeopleFilter{.text = "ZZ"}, page));
    seen += answer.items.size();
    page.cursor = answer.next_cursor.value_or("");
  } while (!page.cursor.empty());
  EXPECT_EQ(seen, kPeople);
  EXPECT_THAT(found("zz 0042"), ElementsAre("0042"));
}

TEST_F(PeopleSearchTest, AChangedNameIsFoundAndTheFormerOneIsNot) {
  Person person = add_person("S001", "Ada Byron");
  person.name = "Ada Lovelace";
  must(write(update_person, person));
  EXPECT_THAT(found("lovelace"), ElementsAre("S001"));
  EXPECT_THAT(found("byron"), IsEmpty());
  EXPECT_EQ(people_with_part("byron"), 0);
  person.active = false;
  const std::int64_t parts = parts_of(person.id);
  must(write(update_person, person));
  EXPECT_EQ(parts_of(person.id), parts);
}

TEST_F(PeopleSearchTest, NothingThatFindsAnErasedPersonIsLeft) {
  const Person gone = add_person("S001", "Ada Lovelace");
  const Person pseudonymous = add_person("S002", "Grace Lovelace");
  EXPECT_EQ(people_with_part("lovelace"), 2);
  EXPECT_TRUE(must(write(delete_person, gone.id)));
  EXPECT_TRUE(must(write(pseudonymise_person, pseudonymous.id, "erased-1", test_time())));
  EXPECT_EQ(people_with_part("lovelace"), 0);
  EXPECT_EQ(parts_of(gone.id), 0);
  EXPECT_THAT(found("grace"), IsEmpty());
  EXPECT_THAT(found("erased-1"), ElementsAre("erased-1"));
}

TEST_F(PeopleSearchTest, PeopleOfBeforeThereWereSearchTextsAreFoundOnceTheDatabaseIsOpened) {
  const Person person = add_person("S001", "Ada Lovelace");
  must(db().transact([&](Connection& c) -> Result<void> {
    ROLLCALL_TRY(c.execute("DELETE FROM person_part"));
    return discard(c.execute("UPDATE person SET search_text = NULL"));
  }));
  EXPECT_THAT(found("lovel"), IsEmpty());
  close();
  EXPECT_THAT(found("lovel"), ElementsAre("S001"));
  EXPECT_GT(parts_of(person.id), 0);
}

}  // namespace
}  // namespace rollcall::store
