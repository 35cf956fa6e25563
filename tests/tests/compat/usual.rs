// What users of the base write: all parts that the cases do not remove, in every form that a release may not break.

use dingtalk_core::binding::{Set, Unset};
use dingtalk_core::{Client, Request};
use shop::find_things::{Builder, Filter, FilterBuilder, Level, Mood, Response, Thing, Toy, errors, required};
use shop::{count_things, find_things};

/// An unfinished builder, with its type written out.
struct Begun {
    builder: Builder<Set, Set, Unset>,
}

fn begun(name: &String) -> Begun {
    Begun { builder: find_things().place("here").name(name) }
}

fn filter(builder: FilterBuilder<Unset>) -> Filter {
    builder.word_part("x").from(1).build()
}

fn complete<Owner: required::FindThingsOwner>(builder: Builder<Set, Set, Owner>) -> Request<Response> {
    builder.build()
}

async fn call(client: &Client) -> dingtalk_core::Result<Option<String>> {
    let chained = find_things().owner("o").name(String::from("n")).place("p");
    let full = chained.limit(5).maybe_rank(Some(1)).labels(["a"]).mood(Mood::Glad).filter(filter(Filter::builder()));
    let full = full.mood("glad").sizes(vec![1, 2]).traits([("a", "b")]).color("red");
    let full = full.toy(Toy::Unknown { kind: String::from("x"), fields: Default::default() });
    println!("{:?}", complete(begun(&String::new()).builder.owner("o")));
    let full = full.build();
    println!("{:?} {:?}", shop::find_things::OPERATION, full.clone());
    let Response { things, total, level, next_token, .. } = full.send(client).await?;
    let _: (Option<i32>, Option<String>) = (total, next_token);
    match level {
        Some(Level::Low) => println!("{}", Level::Low.as_i64()),
        Some(_) | None => {}
    }
    let count: i64 = count_things().send(client).await?;
    println!("{count}");
    let things: Vec<Thing> = things;
    Ok(things.into_iter().next().and_then(|thing| thing.id))
}

fn is_busy(error: &dingtalk_core::ApiError) -> bool {
    matches!(error.documented(), Some(&errors::BUSY))
}
