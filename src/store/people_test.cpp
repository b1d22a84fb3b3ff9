#include "store/people.hpp"

#include "store/records.hpp"
#include "store/templates.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class PeopleTest : public StoreTest {
 protected:
  std::vector<std::string> external_ids(const PeopleFilter& filter) {
    std::vector<std::string> ids;
    for (const Person& person : must(read(list_people, filter, PageRequest{})).items) ids.push_back(person.external_id);
    return ids;
  }
};

TEST_F(PeopleTest, EveryFieldComesBackAsItWasStored) {
  Person person = make_person("S001", "Ada");
  person.email = "ada@example.org";
  person.active = false;
  person.consent = Consent{.given_at = test_time(5), .text_version = "2026-01"};
  must(write(insert_person, person));
  EXPECT_EQ(must(read(find_person, person.id)), person);
  EXPECT_EQ(must(read(find_person_by_external_id, "S001")), person);
  EXPECT_EQ(must(read(get_person, person.id)), person);
}

TEST_F(PeopleTest, NamesInAnyScriptAndOfAnyLengthAreKeptToTheByte) {
  const std::string names[] = {"李小龍",
                               "Ólafur Þór",
                               "محمد",
                               "Ngô Bảo Châu",
                               "👩‍🎓",
                               "a\nb\tc",
                               std::string(10'000, 'x'),
                               "",
                               "' OR 1=1; DROP TABLE person; --",
                               "%_!?\"`;"};
  int number = 0;
  for (const std::string& name : names) {
    const Person person =
        add_person(std::to_string(++number) + name.substr(0, name.size() < 200 ? name.size() : 9), name);
    EXPECT_EQ(must(read(find_person_by_external_id, person.external_id)), person);
  }
  EXPECT_EQ(must(read(count_people, PeopleFilter{})), std::ssize(names));
}

TEST_F(PeopleTest, TheSameExternalIdTwiceIsRefusedAndSaysWhich) {
  add_person("S001");
  const auto again = write(insert_person, make_person("S001", "Somebody Else"));
  EXPECT_EQ(code_of(again), ErrorCode::kAlreadyExists);
  EXPECT_EQ(again.error().message, "a person with this external_id exists already");
  EXPECT_THAT(external_ids({}), ElementsAre("S001"));
}

TEST_F(PeopleTest, WhatIsNotThereIsSaidToBeNotThere) {
  EXPECT_EQ(must(read(find_person, new_id())), std::nullopt);
  EXPECT_EQ(code_of(read(get_person, new_id())), ErrorCode::kNotFound);
  EXPECT_FALSE(must(write(delete_person, new_id())));
}

TEST_F(PeopleTest, AnUpdateOfAnOldVersionIsRefused) {
  Person mine = add_person("S001");
  Person theirs = mine;
  theirs.name = "Changed first";
  must(write([](Connection& c, Person& p) { return update_person(c, p); }, theirs));
  EXPECT_EQ(theirs.version, 2);

  mine.name = "Changed second";
  const auto update = [&](Connection& c) { return update_person(c, mine); };
  EXPECT_EQ(code_of(db().transact(update)), ErrorCode::kPreconditionFailed);
  EXPECT_EQ(must(read(get_person, mine.id)), theirs);

  mine.id = new_id();
  EXPECT_EQ(code_of(db().transact(update)), ErrorCode::kNotFound);
}

TEST_F(PeopleTest, FiltersNarrowTheList) {
  const Person ada = add_person("S001", "Ada Lovelace");
  const Person bob = add_person("S002", "Bob 100%_sure");
  Person eve = make_person("X003", "Eve");
  eve.active = false;
  must(write(insert_person, eve));
  const Course course = add_course("C1");
  must(write(add_to_roster, course.id, bob.id, test_time()));

  const struct {
    PeopleFilter filter;
    std::vector<std::string> found;
  } cases[] = {
      {{}, {"S001", "S002", "X003"}},
      {{.active = true}, {"S001", "S002"}},
      {{.active = false}, {"X003"}},
      {{.course = course.id}, {"S002"}},
      {{.text = "lovel"}, {"S001"}},
      {{.text = "s00"}, {"S001", "S002"}},
      {{.text = "%"}, {"S002"}},
      {{.text = "_"}, {"S002"}},
      {{.text = "!"}, {}},
      {{.active = true, .text = "e"}, {"S001", "S002"}},
  };
  for (const auto& [filter, found] : cases) {
    EXPECT_EQ(external_ids(filter), found) << filter.text;
    EXPECT_EQ(must(read(count_people, filter)), std::ssize(found)) << filter.text;
  }
}

TEST_F(PeopleTest, PagesGiveEveryPersonOnceAlsoWhenPeopleComeAndGoInBetween) {
  std::vector<Person> people;
  for (int i = 0; i < 7; ++i) people.push_back(add_person("S" + std::to_string(i)));

  std::vector<std::string> seen;
  PageRequest request{.limit = 3};
  auto page = must(read(list_people, PeopleFilter{}, request));
  EXPECT_THAT(page.items, SizeIs(3));
  for (const Person& person : page.items) seen.push_back(person.external_id);

  must(write(delete_person, people[1].id));  // given already
  must(write(delete_person, people[2].id));  // the one the cursor names
  must(write(delete_person, people[4].id));  // still to come
  add_person("S7");

  while (page.next_cursor) {
    request.cursor = *page.next_cursor;
    page = must(read(list_people, PeopleFilter{}, request));
    for (const Person& person : page.items) seen.push_back(person.external_id);
  }
  EXPECT_THAT(seen, ElementsAre("S0", "S1", "S2", "S3", "S5", "S6", "S7"));
}

TEST_F(PeopleTest, ErasingAPersonTakesEverythingButTheFacts) {
  const Person person = add_person("S001");
  const Course course = add_course("C1");
  const Session session = add_session(course);
  must(write(add_to_roster, course.id, person.id, test_time()));
  must(write(insert_template, Template{.id = new_id(), .person_id = person.id, .model = "m", .model_sha256 = "00"}));
  const Sighting sighting = must(write(insert_sighting_once, make_sighting(session, person, "k1"))).row;
  must(write(insert_record_once, Record{.id = new_id(),
                                        .session_id = session.id,
                                        .person_id = person.id,
                                        .observed = attendance::RecordStatus::kPresent,
                                        .first_sighting_id = sighting.id}));

  EXPECT_TRUE(must(write(delete_person, person.id)));
  EXPECT_THAT(must(read(list_templates, person.id)), SizeIs(0));
  EXPECT_THAT(must(read(list_roster, course.id)), SizeIs(0));
  EXPECT_EQ(must(read(find_record_of, session.id, person.id)), std::nullopt);

  Sighting fact = sighting;
  fact.person_id.reset();
  EXPECT_EQ(must(read(find_sighting, sighting.id)), fact);
  must(db().check_integrity());
}

// More than one statement holds, and a rest of every size.
TEST_F(PeopleTest, ManyAreAddedAsOneByOne) {
  for (const std::size_t count : {0U, 1U, 31U, 32U, 61U, 150U}) {
    SCOPED_TRACE(count);
    std::vector<Person> people;
    for (std::size_t n = 0; n < count; ++n)
      people.push_back(make_person(std::format("M{}-{}", count, n), std::format("Zoë Number{}x{}", count, n)));
    must(db().transact([&](Connection& c) { return insert_people(c, people); }));
    for (const Person& person : people) EXPECT_EQ(must(read(find_person, person.id)), person);
    if (count == 0) continue;
    const auto found =
        must(read(list_people, PeopleFilter{.text = std::format("zoe umber{}x0", count)}, PageRequest{}));
    ASSERT_FALSE(found.items.empty());
    EXPECT_EQ(found.items.front().id, people.front().id);
  }
  const std::vector<Person> twice = {make_person("same"), make_person("same")};
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return insert_people(c, twice); })), ErrorCode::kAlreadyExists);
}

}  // namespace
}  // namespace rollcall::store
